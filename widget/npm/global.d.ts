// `window.chipline` and the events on `window`, for pages that have the snippet themselves:
// import "chipline/global".
import type { EventName, Events, Listener, Settings } from "./index.js";

type Then<Result = void> = (result: Result) => void;

/** A command may begin with the merchant's id, or an element's, that is meant: `"m123.show"`. */
export interface Chipline {
  (command: "ready", listener: () => void): void;
  (command: "boot" | "update", settings?: Settings, then?: Then): void;
  (command: "show" | "hide" | "toggle" | "shutdown" | "destroy", then?: Then): void;
  (command: "isOpen", then: Then<boolean>): void;
  (command: "getVisitorId", then: Then<string | undefined>): void;
  (command: "showNewMessage", text?: string, then?: Then): void;
  (command: "sendMessage" | "identify" | "setLocale", text: string, then?: Then): void;
  (command: "consent", state: "granted" | "denied", purpose?: "chat" | "marketing", then?: Then): void;
  (command: "setColorScheme", theme: "light" | "dark" | "auto", then?: Then): void;
  (command: "track", name: string, data?: Record<string, unknown>, then?: Then): void;
  <Name extends EventName>(command: "on", name: Name, listener: Listener<Name>): void;
  <Name extends EventName>(command: "off", name?: Name, listener?: Listener<Name>): void;
  (command: `${string}.${string}`, ...args: unknown[]): void;
  q?: ArrayLike<unknown>;
}

declare global {
  interface Window {
    chipline: Chipline;
  }
  type ChiplineEvents = { [Name in EventName as `chipline:${Name}`]: CustomEvent<Events[Name] & { merchant: string }> };
  interface WindowEventMap extends ChiplineEvents {}
  interface HTMLElementTagNameMap {
    "chipline-chat": HTMLElement;
  }
}
