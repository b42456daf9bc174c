// What the browser keeps of a conversation: the token, earlier tokens, what waits to be sent, the language chosen.

const EMPTY = { token: null, past: [], queue: [], language: null };
const PAST = 20;

/** The memory shared by all tabs of one site; where the browser allows none, that of this page alone. */
export class Memory {
  #key;
  #own = EMPTY;

  constructor(key) {
    this.#key = key;
  }

  get #now() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key));
      return kept ? { ...EMPTY, ...kept } : this.#own;
    } catch {
      return this.#own;
    }
  }

  #keep(change) {
    this.#own = { ...this.#now, ...change };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#own));
    } catch {
      // Private windows and full disks: the talk then lasts as long as the page.
    }
  }

  get token() {
    return this.#now.token;
  }

  set token(token) {
    this.#keep({ token });
  }

  get language() {
    return this.#now.language;
  }

  set language(language) {
    this.#keep({ language });
  }

  /** The messages that wait to be sent, oldest first. */
  get queue() {
    return Array.isArray(this.#now.queue) ? this.#now.queue : [];
  }

  push(message) {
    this.#keep({ queue: [...this.queue, message] });
  }

  drop(id) {
    this.#keep({ queue: this.queue.filter((message) => message.id !== id) });
  }

  /** The tokens of every conversation held here, so that all of them can be forgotten. */
  get tokens() {
    return [...this.#now.past, this.token].filter(Boolean);
  }

  /** Leaves the conversation: its token moves to the earlier ones. */
  leave() {
    this.#keep({ token: null, past: this.tokens.slice(-PAST), queue: [] });
  }

  clear() {
    this.#keep({ token: null, past: [], queue: [] });
  }
}
