// The conversation, apart from how it looks: sessions, sending once, reconnecting, several tabs. Emits "change".
import { ask, lines, Refused } from "./client.js";
import { readMessage, readTurn } from "./contract.js";
import { Memory } from "./memory.js";

const RETRY = [1, 2, 4, 8, 15, 30];
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Does something while no other tab does it. */
const alone = (name, act) => (navigator.locks ? navigator.locks.request(name, act) : act());

export class Talk extends EventTarget {
  /** Set once the reader has opened the chat: until then nothing is asked of the channel. */
  started = false;
  turns = [];
  greeting = null;
  keepDays = null;
  offline = false;
  /** The error that kept the conversation from beginning. */
  refused = null;
  /** Seconds until the next message may be sent, when the channel asked to wait. */
  wait = 0;
  /** Whether an earlier conversation had ended when this one began. */
  lost = false;

  #name;
  #endpoint;
  #site;
  #memory;
  #tabs;
  #tries = 0;
  #timer = 0;
  #pumping = false;
  #starting = null;
  /** Whether something changed while the conversation was being brought back. */
  #stale = false;

  constructor(endpoint, site) {
    super();
    const name = (this.#name = `advisor-chat:${site}@${endpoint}`);
    this.#endpoint = endpoint;
    this.#site = site;
    this.#memory = new Memory(name);
    /** The language the reader chose on an earlier visit, if any. */
    this.chosen = this.#memory.language;
    this.#tabs = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
    this.#tabs?.addEventListener("message", ({ data }) => this.#heard(data));
    this.goOnline = () => this.#retryNow();
    this.goOffline = () => this.#change({ offline: true });
    window.addEventListener("online", this.goOnline);
    window.addEventListener("offline", this.goOffline);
  }

  /** Ends what runs in the background. */
  stop() {
    window.removeEventListener("online", this.goOnline);
    window.removeEventListener("offline", this.goOffline);
    clearTimeout(this.#timer);
    this.#tabs?.close();
  }

  /** The reader's own choice of language, kept for the next visit. */
  choose(language) {
    this.chosen = language;
    this.language = language;
    this.#memory.language = language;
  }

  /** Brings the conversation back, or begins one; safe to call again. */
  start() {
    this.started = true;
    this.#stale = Boolean(this.#starting);
    this.#starting ??= this.#load().finally(() => {
      this.#starting = null;
      if (this.#stale) this.start();
      else this.#pump();
    });
    return this.#starting;
  }

  /** Puts a message (or a button's title with its payload) into the queue. */
  send(text, button) {
    const message = { id: newId(), text, ...(button && { button }) };
    this.#memory.push(message);
    this.#show(message);
    this.#announce();
    this.#pump();
  }

  /** Sends a turn that failed once more. */
  retry(turn) {
    const again = turn.messages.length ? { ...turn, id: newId() } : turn;
    if (again === turn) this.turns = this.turns.filter((each) => each !== turn);
    const message = { id: again.id, text: turn.asked, ...(turn.button && { button: turn.button }) };
    this.#memory.push(message);
    this.#show(message);
    this.#pump();
  }

  /** Keeps a judgement of a message. */
  async judge(turn, messageId, thumb, comment = "") {
    turn.thumbs.set(messageId, thumb);
    this.#change();
    await this.#ask("feedback", { message: messageId, thumb, comment });
    this.#announce();
  }

  /** Leaves a question for a counsellor. */
  async leaveQuestion(id, text, contact) {
    await this.#ask("question", { id, text, contact, consent: true, language: this.language });
  }

  /** Begins a new conversation; the old one can still be forgotten. */
  async restart() {
    this.#memory.leave();
    await this.#anew();
  }

  /** Erases every conversation held in this browser. */
  async forget() {
    await this.#starting;
    for (const token of this.#memory.tokens) {
      try {
        const fresh = await this.#session(token);
        await ask(this.#endpoint, "forget", { token: fresh.token, language: this.language, body: {} });
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 401) throw error; // 401: it is no more.
      }
    }
    this.#memory.clear();
    await this.#anew();
  }

  async #anew() {
    this.turns = [];
    this.lost = false;
    this.wait = 0;
    clearTimeout(this.#timer);
    this.#announce("anew");
    await this.start();
  }

  async #load() {
    try {
      await this.#reload();
      this.#change({ offline: false });
    } catch (error) {
      if (error instanceof TypeError) this.#laterAgain(() => this.start());
      else this.#change({ refused: error });
    }
  }

  /** The history as the channel has it; a conversation is begun where there is none. */
  async #reload() {
    if (!this.#memory.token) await this.#renew(null);
    const history = await (await this.#ask(`history?language=${this.language}`)).json();
    if (!this.#memory.token) return; // Another tab has just left this conversation, and says so.
    this.greeting = readMessage(history.greeting);
    this.keepDays = Number(history.keep_days) || null;
    const known = new Map(this.turns.map((turn) => [turn.id, turn]));
    const turns = (Array.isArray(history.turns) ? history.turns : []).map(readTurn).filter(Boolean);
    const kept = new Set(turns.map((turn) => turn.id));
    const mine = this.turns.filter((turn) => !kept.has(turn.id) && turn.state === "failed");
    // A turn that this tab is reading as it streams is further on here than in the history.
    this.turns = [...turns.map((turn) => (known.get(turn.id)?.state === "sending" ? known.get(turn.id) : turn)), ...mine];
    for (const message of this.#memory.queue) this.#show(message);
  }

  async #session(token) {
    const body = { site: this.#site, language: this.language };
    const response = await ask(this.#endpoint, "session", { token, language: this.language, body });
    return response.json();
  }

  /** Asks with the session's token: renewed when it has expired, made anew when it is no more. */
  async #ask(path, body) {
    for (let again = true; ; again = false) {
      const { token } = this.#memory;
      try {
        return await ask(this.#endpoint, path, { token, language: this.language, body });
      } catch (error) {
        if (!again || !(error instanceof Refused) || error.status !== 401) throw error;
        await this.#renew(token, error.code);
      }
    }
  }

  /** Gets a token in place of `old`, unless another tab has done so meanwhile. */
  #renew(old, code = "") {
    return alone(`${this.#name}:session`, async () => {
      if (this.#memory.token !== old) return;
      let session;
      try {
        session = await this.#session(code === "expired" ? old : null);
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 401) throw error;
        session = await this.#session(null);
      }
      this.#memory.token = session.token;
      if (!session.renewed) this.#ended();
    });
  }

  #ended() {
    this.lost = this.turns.some((turn) => turn.state === "done");
    this.turns = this.turns.filter((turn) => turn.state !== "done");
  }

  #show({ id, text, button }) {
    if (this.turns.some((turn) => turn.id === id)) return;
    this.turns = [...this.turns, { id, asked: text, button, state: "waiting", messages: [], thumbs: new Map() }];
    this.#change();
  }

  /** Sends what waits, one after the other; of several tabs, one at a time. */
  async #pump() {
    if (this.#starting || this.#pumping || this.wait || !this.#memory.queue.length) return;
    this.#pumping = true;
    try {
      await alone(this.#name, () => this.#sendAll());
    } finally {
      this.#pumping = false;
    }
  }

  async #sendAll() {
    for (let message; (message = this.#memory.queue[0]); ) {
      this.#show(message);
      if (!(await this.#sendOne(message))) return;
    }
  }

  /** Whether to go on with the next message. */
  async #sendOne(message) {
    const turn = this.turns.find((each) => each.id === message.id);
    turn.state = "sending";
    turn.messages = [];
    this.#change();
    try {
      const response = await this.#ask("message", { ...message, language: this.language });
      this.#change({ offline: false });
      for await (const line of lines(response)) {
        const said = line.type === "message" && readMessage(line.message);
        if (said) turn.messages = [...turn.messages, said];
        this.#change();
      }
      this.#tries = 0;
    } catch (error) {
      if (!this.#excused(turn, error)) return false;
    }
    if (turn.state === "sending") turn.state = "done";
    this.#memory.drop(message.id);
    this.#change();
    this.#announce();
    return true;
  }

  /** Whether the message is done with although it failed; otherwise it is tried again later. */
  #excused(turn, error) {
    turn.state = "waiting";
    if (error instanceof Refused && error.code === "too_many") {
      this.#waitFor(error.wait || 5);
      return false;
    }
    if (!(error instanceof Refused) || error.status === 503) {
      this.#laterAgain(() => this.#pump());
      return false;
    }
    turn.state = "failed";
    turn.error = error.message;
    return true;
  }

  #waitFor(seconds) {
    this.#change({ wait: seconds });
    this.#timer = setTimeout(() => {
      if (seconds > 1) return this.#waitFor(seconds - 1);
      this.#change({ wait: 0 });
      this.#pump();
    }, 1000);
  }

  #laterAgain(again) {
    const seconds = RETRY[Math.min(this.#tries++, RETRY.length - 1)];
    this.#change({ offline: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(again, seconds * 1000);
  }

  #retryNow() {
    this.#tries = 0;
    this.#change({ offline: false });
    if (!this.wait) clearTimeout(this.#timer);
    if (this.greeting) this.#pump();
    else if (this.started) this.start();
  }

  #heard(what) {
    if (!this.started) return;
    if (what === "anew") {
      this.turns = [];
      this.lost = false;
    }
    this.start();
  }

  #announce(what = "changed") {
    this.#tabs?.postMessage(what);
  }

  #change(values = {}) {
    Object.assign(this, values);
    this.dispatchEvent(new Event("change"));
  }
}

export { newId };
