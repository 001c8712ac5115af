/** What a page may set, in the snippet's address, in `data-*` attributes beside it, on an element, or by `boot` and `update`. */
export interface Settings {
  /** `bubble` (default): a launcher in the corner. `popup`: in the middle. `inline`: in an element. `page`: fills the window. */
  mode?: "bubble" | "popup" | "inline" | "page";
  /** The language to begin in, as a BCP 47 tag. */
  lang?: string;
  /** The address that the merchant is told, where it is not the document's own. */
  page?: string;
  /** The address that led there, where it is not the document's own. */
  referrer?: string;
  /** For the style elements of browsers without adopted style sheets. */
  nonce?: string;
  side?: "left" | "right";
  /** Pixels from that side. */
  offset_x?: number;
  /** Pixels from the bottom. */
  offset_y?: number;
  z?: number;
  theme?: "light" | "dark" | "auto";
  launcher?: "none" | "shown";
  /** Keeps the launcher above bars that are fixed to the bottom of the window. */
  avoid?: boolean;
  /** `manual`: nothing is drawn, stored or sent before `boot`, or before consent is granted. */
  start?: "auto" | "manual";
  /** A sound when something unread comes. */
  sound?: boolean;
  /** Counts what is unread in the page's title. */
  title?: boolean;
  /** A selector: where an inline chat goes, if not into `<chipline-chat>`. */
  target?: string;
  /** Seconds until it opens by itself. */
  open_after?: number;
}

/** What comes with an event, besides `merchant`. Never a text, a name or a contact. */
export interface Events {
  ready: {};
  opened: {};
  closed: {};
  "conversation-started": { conversation?: string };
  "message-sent": { id: string; kind: string };
  "message-received": { id: string; by: "pi" | "operator"; kind: string };
  unread: { count: number };
  "chip-tapped": { chip: string };
  "lead-created": {};
  handoff: { to: "operator" | "pi" };
  route: {};
  track: { name: string; [key: string]: unknown };
  error: { code: string };
}
export type EventName = keyof Events;
export type Listener<Name extends EventName> = (detail: Events[Name] & { merchant: string }) => void;

export declare const COMMANDS: readonly string[];
export declare const EVENTS: readonly EventName[];

/** Puts the snippet on the page, once; resolves when its chat is there. */
export declare function load(options: Settings & { /** `https://…/w/<merchant>.js` */ src: string }): Promise<void>;
/** Resolves when there is a chat on the page. */
export declare function ready(): Promise<void>;
/** Starts what waits or has ended. */
export declare function boot(settings?: Settings): Promise<void>;
export declare function update(settings?: Settings): Promise<void>;
export declare function show(): Promise<void>;
export declare function hide(): Promise<void>;
export declare function toggle(): Promise<void>;
export declare function isOpen(): Promise<boolean>;
/** Opens with a text in the composer, to be edited and sent by the visitor. */
export declare function showNewMessage(text?: string): Promise<void>;
/** Says something in the visitor's name. */
export declare function sendMessage(text: string): Promise<void>;
/** Who the visitor is: a token signed with the merchant's secret. */
export declare function identify(jwt: string): Promise<void>;
export declare function consent(state: "granted" | "denied", purpose?: "chat" | "marketing"): Promise<void>;
export declare function setLocale(lang: string): Promise<void>;
export declare function setColorScheme(theme: "light" | "dark" | "auto"): Promise<void>;
/** Tells an event of the page's own to everybody who listens to ours. */
export declare function track(name: string, data?: Record<string, unknown>): Promise<void>;
/** The conversation's id, once there is one. */
export declare function getVisitorId(): Promise<string | undefined>;
/** Listens; what comes back ends it. */
export declare function on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void;
export declare function off<Name extends EventName>(name?: Name, listener?: Listener<Name>): void;
/** Forgets the conversation and removes everything. */
export declare function shutdown(): Promise<void>;
/** Removes everything and keeps the conversation for later. */
export declare function destroy(): Promise<void>;
