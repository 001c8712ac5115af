//! Every bound of the product, with its unit and the reason for its size.

/// Bytes of an HTTP body at the visitor's door. A first message with its page context is under
/// 6 KB; four times that leaves room for long ad URLs without letting a body be worth sending.
pub const VISITOR_BODY_BYTES_MAX: usize = 24 * 1024;

/// Bytes of an HTTP body at the console's door: a whole chip set with texts in three languages.
pub const CONSOLE_BODY_BYTES_MAX: usize = 128 * 1024;

/// Bytes of one socket frame. The longest honest frame is a message of [`TEXT_CHARS_MAX`]
/// four-byte characters plus its envelope.
pub const FRAME_BYTES_MAX: usize = 10 * 1024;

/// Characters of one message. Two phone screens of Chinese text; people who write more send two.
pub const TEXT_CHARS_MAX: usize = 2_000;

/// Characters of a name: the longest in the national ID schema is 50.
pub const NAME_CHARS_MAX: usize = 50;

/// Characters of one collected field's value: an address with its community and door number.
pub const FIELD_CHARS_MAX: usize = 200;

/// Fields that a lead may carry. The largest pack asks for eleven.
pub const FIELDS_MAX: usize = 24;

/// Characters of a page address or referrer. Ad platforms' callbacks reach 1,500.
pub const URL_CHARS_MAX: usize = 2_048;

/// Characters of a click id or other attribution value. Kuaishou's `callback` is the longest seen.
pub const ATTRIBUTION_VALUE_CHARS_MAX: usize = 1_024;

/// Attribution parameters kept from one landing address: the table of known names is shorter.
pub const ATTRIBUTION_PARAMS_MAX: usize = 32;

/// Chips of one merchant. More than this is a menu, not a prepared question.
pub const CHIPS_MAX: usize = 40;

/// Chips that the loader shows at once; two rows on a phone.
pub const CHIPS_SHOWN_MAX: usize = 6;

/// Characters of a chip's label: one line on a phone in Latin letters, two in Chinese.
pub const CHIP_LABEL_CHARS_MAX: usize = 40;

/// Characters of a chip's text, which is sent as the visitor's message.
pub const CHIP_TEXT_CHARS_MAX: usize = 120;

/// Origins on a merchant's list.
pub const ORIGINS_MAX: usize = 50;

/// Operators of one merchant.
pub const OPERATORS_MAX: usize = 200;

/// Characters of a conversation's last words in a list: two lines on a phone.
pub const PREVIEW_CHARS: usize = 60;

/// Messages in one page of a transcript; opening a conversation sends the last page only.
pub const TRANSCRIPT_PAGE: u32 = 50;

/// Rows in one page of a console's list.
pub const LIST_PAGE: u32 = 50;

/// Seconds that a page's snippet may come from a cache. Edits must show within seconds.
pub const SNIPPET_CACHE_S: u32 = 5;

/// Milliseconds that an isolate may answer from its memory before it asks the merchant's object.
pub const PROFILE_CACHE_MS: u64 = 3_000;

/// Milliseconds that a visitor's token stays good: a thread may wait for weeks for an answer.
pub const VISITOR_TOKEN_MS: u64 = 180 * DAY_MS;

/// Milliseconds that a console session stays good without a new sign-in.
pub const SESSION_MS: u64 = 14 * DAY_MS;

/// Milliseconds that a one-time token (first owner, invitation) stays good.
pub const ONE_TIME_TOKEN_MS: u64 = 3 * DAY_MS;

/// Failed sign-ins of one e-mail address within [`SIGN_IN_WINDOW_MS`] before it must wait.
pub const SIGN_IN_TRIES_MAX: u32 = 10;

/// Milliseconds over which failed sign-ins are counted.
pub const SIGN_IN_WINDOW_MS: u64 = 15 * 60 * 1_000;

/// Characters of a password, lower bound (NIST SP 800-63B: eight or more; we hand out sixteen).
pub const PASSWORD_CHARS_MIN: usize = 10;

/// Characters of a password, upper bound, so that hashing stays bounded.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Sockets of one merchant's console.
pub const CONSOLE_SOCKETS_MAX: usize = 256;

/// Messages of one conversation; after that it is closed and a new one begins.
pub const CONVERSATION_MESSAGES_MAX: u64 = 20_000;

/// Milliseconds until a report that the merchant's object did not take is tried again, by the
/// number of tries so far; the last one repeats. A restart takes seconds, an outage hours.
pub const REPORT_RETRY_MS: [u64; 6] = [2_000, 10_000, 60_000, 300_000, 1_800_000, 3_600_000];

/// Milliseconds of a day.
pub const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Milliseconds after which a typing mark that was not renewed counts as over; a writer renews it
/// every half of that.
pub const TYPING_MS: u64 = 6_000;

/// Seconds from one try of a webhook to the next, by the number of tries so far; three days in all.
/// Close together at first, since most failures are a restart; then hours, for an outage over a
/// weekend.
pub const WEBHOOK_RETRY_S: [u32; 14] = [
    5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 36_000, 36_000, 43_200, 43_200, 43_200,
];

/// Milliseconds that a webhook's receiver has to answer.
pub const WEBHOOK_ANSWER_MS: u64 = 10_000;

/// Webhooks of one merchant: its CRM, its robot, its agency's.
pub const WEBHOOKS_MAX: usize = 10;

/// Deliveries to one webhook that are under way at once. Cloudflare opens six connections for one
/// request; more would wait for each other while their time to answer runs.
pub const DELIVERIES_PER_PASS: u32 = 5;

/// Milliseconds that the log of deliveries goes back.
pub const DELIVERY_LOG_MS: u64 = 30 * DAY_MS;

/// Redirects of a webhook that are followed, each checked like the first address.
pub const REDIRECTS_MAX: u32 = 3;

/// Milliseconds after which the edge ends a stream of frames, which the client then opens anew: it
/// keeps its conversation's object awake, and a socket may be possible by then.
pub const STREAM_MS: u64 = 5 * 60_000;

/// Addresses and conversations that an isolate counts at once; some 50 bytes each.
pub const METER_KEYS_MAX: usize = 20_000;

/// Characters of one text of the catalog: what a card says of a case in two lines on a phone, thrice.
pub const CATALOG_TEXT_CHARS_MAX: usize = 300;

/// Price rules of one merchant.
pub const CATALOG_RULES_MAX: usize = 12;

/// Items of one shelf, options of one rule, papers of one list: more nobody swipes through.
pub const CATALOG_ITEMS_MAX: usize = 24;

/// Days ahead that a visit can be booked.
pub const BOOKING_DAYS_MAX: u16 = 60;

/// Times on one booking card: two weeks of half hours.
pub const SLOTS_MAX: usize = 300;

/// Bytes of one uploaded file: a phone's photo, a scanned contract.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Files of one conversation, and by that at most 160 MiB of its database.
pub const FILES_MAX: u32 = 20;

/// Bytes of a file in one row; SQLite rows end at 2 MB.
pub const FILE_ROW_BYTES: usize = 1024 * 1024;

/// Characters of a file's name.
pub const FILE_NAME_CHARS_MAX: usize = 120;

/// Wishes kept with a lead: what was estimated and chosen last.
pub const WISHES_MAX: usize = 12;

/// Milliseconds that a visitor's signed identity may be good for: a page load, and a day of reading.
pub const IDENTITY_MS_MAX: u64 = DAY_MS;

/// Bytes of a merchant's page that are read when it is checked: policies stand at the beginning, and
/// snippets on pages of any length but the longest.
pub const CHECKED_PAGE_BYTES_MAX: usize = 512 * 1024;

/// Milliseconds that a merchant's page has to answer when it is checked, redirects included.
pub const CHECKED_PAGE_MS: u64 = 8_000;

/// Milliseconds that Pi waits for more where a message sounds unfinished: on a phone the next piece
/// of a thought follows within a second or two.
pub const THOUGHT_WAIT_MS: u64 = 1_600;

/// Milliseconds after its first message at which a thought is answered in any case.
pub const THOUGHT_WAIT_MS_MAX: u64 = 5_000;

/// Messages of one thought.
pub const THOUGHT_TEXTS_MAX: usize = 6;

/// Milliseconds that a model has for an answer, retries included. Then the rules answer.
pub const MODEL_DEADLINE_MS: u64 = 12_000;

/// Characters of a model's answer: what a phone shows at once.
pub const MODEL_ANSWER_CHARS_MAX: usize = 500;

/// Bytes of a model's whole reply: the answer, the fields and the envelope around them.
pub const MODEL_REPLY_BYTES_MAX: usize = 16 * 1024;

/// Messages of the transcript that a model is shown.
pub const MODEL_MESSAGES: u32 = 16;

/// Characters of a model's name at its endpoint.
pub const MODEL_NAME_CHARS_MAX: usize = 120;

/// Characters of a model's key. Those of the known services are under 200.
pub const MODEL_KEY_CHARS_MAX: usize = 512;

/// Bytes of a model's streamed answer, envelopes of its events included.
pub const MODEL_STREAM_BYTES_MAX: usize = 512 * 1024;

/// Questions of a merchant's own: as many as the largest pack has.
pub const OWN_INTENTS_MAX: usize = 60;

/// Examples that one of them needs: one is what a single visitor has asked, and Pi hears what is like it.
pub const OWN_EXAMPLES_MIN: usize = 1;

/// Examples that a merchant writes for one question in one language.
pub const EXAMPLES_MAX: usize = 60;

/// Characters of an example: a question of two lines on a phone, with its story.
pub const EXAMPLE_CHARS_MAX: usize = 80;

/// Characters of an answer: a screen of a phone.
pub const ANSWER_CHARS_MAX: usize = 600;

/// Characters of a sentence that belongs to no question.
pub const PHRASE_CHARS_MAX: usize = 300;

/// Characters of a consent text.
pub const CONSENT_CHARS_MAX: usize = 1_500;

/// Values that a merchant fills in, those for readers of other languages included.
pub const VARIABLES_MAX: usize = 200;

/// Versions of a merchant's playbook that are kept: two years of publishing every week.
pub const PLAYBOOK_VERSIONS_MAX: u32 = 100;

/// Characters of the note with which a version is published.
pub const PLAYBOOK_NOTE_CHARS_MAX: usize = 200;

/// Turns of a talk that a playbook is tried with: twice the longest sample chat.
pub const PREVIEW_TURNS_MAX: usize = 40;

/// Bytes of a playbook's file: a body that the console's door takes.
pub const PLAYBOOK_FILE_BYTES_MAX: usize = CONSOLE_BODY_BYTES_MAX;

/// Sources of a merchant's own knowledge: its leaflets, its questions and answers, its pages.
pub const KNOWLEDGE_SOURCES_MAX: usize = 20;

/// Bytes of all pieces of a merchant's knowledge: some ten pages of Chinese text. Every conversation
/// keeps a copy of what it began with.
pub const KNOWLEDGE_BYTES_MAX: usize = 32 * 1024;

/// Characters of one pasted text: more than there is room for in pieces, with its empty lines.
pub const KNOWLEDGE_TEXT_CHARS_MAX: usize = 20_000;

/// Characters of a source's title, which stands in every quotation.
pub const KNOWLEDGE_TITLE_CHARS_MAX: usize = 40;

/// Characters of one piece: a paragraph that a phone shows at once.
pub const PIECE_CHARS_MAX: usize = 240;

/// Characters of what is quoted of a piece.
pub const QUOTE_CHARS_MAX: usize = 160;

/// Pieces that a model is told with a question.
pub const MODEL_PIECES_MAX: usize = 3;

/// Lessons that a conversation keeps and tells with every report.
pub const LESSONS_MAX: usize = 20;

/// Characters of a question that is kept for learning: what a phone shows in three lines.
pub const LESSON_CHARS_MAX: usize = 120;

/// Lessons of one merchant: a busy month's.
pub const LEARNING_LESSONS_MAX: u32 = 2_000;

/// Milliseconds that lessons are kept: a season.
pub const LEARNING_MS: u64 = 90 * DAY_MS;

/// Milliseconds of silence after which a visitor has left.
pub const SILENCE_MS: u64 = 30 * 60_000;

/// Groups of questions that are shown, the largest first.
pub const LEARNING_GROUPS_MAX: usize = 60;

/// Questions that are shown of one group.
pub const GROUP_EXAMPLES_MAX: usize = 5;
