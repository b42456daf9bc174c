// <advisor-chat>: the launcher and the panel.
import { html, nothing } from "lit/html.js";
import { Composer } from "./composer.js";
import * as icons from "./icons.js";
import { withoutBidi } from "./markdown.js";
import { Part } from "./part.js";
import { styles } from "./styles.js";
import { newId, Talk } from "./talk.js";
import * as views from "./views.js";
import { WORDS } from "./words.js";

const OPEN = "advisor-chat:open";
const narrow = matchMedia("(max-width: 520px), (max-height: 480px)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const touch = matchMedia("(pointer: coarse)");
const hasHan = (text) => /\p{Script=Han}/u.test(text);

export class AdvisorChat extends Part {
  static observedAttributes = ["language", "greeting", "theme"];

  /** Where the channel is when no `endpoint` says so: the folder that the script came from. */
  static home = "";

  open = false;
  view = "talk";
  menuOpen = false;
  wide = false;
  problems = {};

  #talk = null;
  #seen = 0;
  #note = "";
  #closers = [];

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    this.composer = new Composer(this);
  }

  connectedCallback() {
    const endpoint = this.getAttribute("endpoint")?.replace(/\/+$/, "") || AdvisorChat.home;
    this.#talk = new Talk(endpoint, this.getAttribute("site") || "default");
    const again = () => this.change();
    this.#on(this.#talk, "change", again);
    this.#on(dark, "change", again);
    this.#on(narrow, "change", again);
    if (window.visualViewport) {
      this.#on(visualViewport, "resize", () => this.#fit());
      this.#on(visualViewport, "scroll", () => this.#fit());
    }
    this.change();
    if (remembered() && !narrow.matches) this.show({ focus: false });
  }

  attributeChangedCallback() {
    this.change();
  }

  disconnectedCallback() {
    for (const undo of this.#closers.splice(0)) undo();
    this.#talk.stop();
  }

  /** The language the widget speaks: the reader's choice, else the attribute, else the page's, else the browser's. */
  get spoken() {
    const wanted = this.#talk.chosen ?? this.getAttribute("language");
    if (wanted === "zh" || wanted === "en") return wanted;
    const page = this.closest("[lang]")?.lang || navigator.language || "zh";
    return /^zh/i.test(page) ? "zh" : "en";
  }

  /** Opens the panel. */
  async show({ focus = true } = {}) {
    remember(true);
    this.#fit();
    await this.change({ open: true });
    this.#talk.start();
    if (focus) this.#focusFirst();
    this.#reveal();
  }

  /** Closes the panel and goes back to the launcher. */
  async hide() {
    remember(false);
    await this.change({ open: false, menuOpen: false, view: "talk" });
    this.root.querySelector(".launcher").focus();
  }

  template() {
    const theme = this.getAttribute("theme");
    this.dataset.theme = theme === "light" || theme === "dark" ? theme : dark.matches ? "dark" : "light";
    this.#talk.language = this.spoken;
    this.words = WORDS[this.spoken];
    return html`<div lang=${this.spoken === "zh" ? "zh-Hans" : "en"}>${this.open ? this.#panel() : this.#launcher()}</div>`;
  }

  drawn() {
    this.composer.grow();
    const { turns } = this.#talk;
    if (this.open && this.view === "talk" && (turns.length !== this.#seen || turns.at(-1)?.state === "sending")) this.#reveal();
    this.#seen = turns.length;
  }

  #launcher() {
    return html`<button class="launcher" aria-haspopup="dialog" @click=${() => this.show()}>${icons.gantry}<span>${this.words.launch}</span></button>`;
  }

  #panel() {
    const { words, wide } = this;
    return html`<section
      class="panel ${wide ? "wide" : ""}"
      role="dialog"
      aria-modal=${narrow.matches ? "true" : nothing}
      aria-labelledby="title"
      @keydown=${this.#keyed}
    >
      <div class="wedge"></div>
      <div class="head">
        <div>
          <h2 id="title" tabindex="-1">${words.title}</h2>
          <p>${words.subtitle}</p>
        </div>
        <button class="icon" lang=${this.spoken === "zh" ? "en" : "zh-Hans"} @click=${this.#switch}>${words.otherLanguage}</button>
        <button class="icon widen" aria-label=${wide ? words.narrower : words.wider} title=${wide ? words.narrower : words.wider} @click=${() => this.change({ wide: !wide })}>
          ${wide ? icons.narrow : icons.widen}
        </button>
        <button class="icon more" aria-label=${words.menu} title=${words.menu} aria-expanded=${String(!!this.menuOpen)} aria-controls="menu" @click=${this.#toggleMenu}>${icons.more}</button>
        <button class="icon" aria-label=${words.close} title=${words.close} @click=${this.hide}>${icons.close}</button>
      </div>
      ${this.menuOpen ? this.#menu() : nothing}
      <div class="banner" role="status">${this.#state()}</div>
      ${this.view === "talk" ? this.#conversation() : html`<div class="scroll">${this.#beside()}</div>`}
    </section>`;
  }

  #menu() {
    const { words } = this;
    const item = (text, act, kind = "") => html`<button class=${kind} @click=${act}>${text}</button>`;
    return html`<div class="menu" id="menu" @focusout=${this.#left}>
      ${item(words.restart, this.#restart)} ${item(words.ask, () => this.#go("question"))} ${item(words.notice, () => this.#go("notice"))}
      <hr />
      ${item(words.forget, () => this.#go("forget"), "danger")}
    </div>`;
  }

  #state() {
    const { words } = this;
    if (this.#talk.refused) return this.#talk.refused.message || words.failed;
    if (this.#talk.wait) return words.wait(this.#talk.wait);
    if (this.#talk.offline) return words.offline;
    return this.#talk.lost ? words.lost : "";
  }

  #conversation() {
    const { words } = this;
    const talk = this.#talk;
    const busy = talk.turns.some(({ state, messages }) => state === "elsewhere" || (state === "sending" && !messages.length));
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.log}>
        <div role="log" aria-live="polite">
          <div class="turn">${this.#message(null, this.#opening())}</div>
          ${talk.turns.map((turn) => this.#turn(turn))}
        </div>
        <div role="status">${busy && !talk.offline ? html`<div class="typing"><i></i>${words.typing}</div>` : nothing}</div>
      </div>
      ${this.composer.render(words, html`<button type="button" @click=${() => this.#go("notice")}>${talk.keepDays ? words.storedFor(talk.keepDays) : words.notice}</button>`)}`;
  }

  /** The bot's greeting, or until it is here the widget's own. */
  #opening() {
    const from = this.#talk.greeting ?? { id: "greeting", text: this.words.greeting, language: this.spoken, kind: "greeting", buttons: [], sources: [], card: null, trouble: null };
    const own = this.getAttribute("greeting");
    return own ? { ...from, text: own } : from;
  }

  #turn(turn) {
    const { words } = this;
    return html`<div class="turn" data-turn=${turn.id}>
      <div class="mine" lang=${hasHan(turn.asked) ? "zh-Hans" : "en"}><span class="hidden">${words.you}</span>${withoutBidi(turn.asked)}</div>
      ${turn.state === "waiting" && (this.#talk.offline || this.#talk.wait) ? html`<div class="state">${words.waiting}</div>` : nothing}
      ${turn.state === "failed"
        ? html`<div class="state bad">${turn.error || words.failed} <button class="link" @click=${() => this.#talk.retry(turn)}>${words.retry}</button></div>`
        : nothing}
      ${turn.messages.map((message) => this.#message(turn, message))}
    </div>`;
  }

  #message(turn, message) {
    return html`<advisor-message
      .data=${{ message, thumb: turn?.thumbs.get(message.id), words: this.words }}
      @choose=${({ detail }) => this.say(detail.title, detail.payload)}
      @retry=${() => this.#talk.retry(turn)}
      @judge=${({ detail }) => this.#judge(turn, message.id, detail)}
      @ask=${() => this.#go("question", turn.asked)}
    ></advisor-message>`;
  }

  #beside() {
    const { words } = this;
    const back = () => this.#go("talk");
    if (this.view === "notice") return views.notice(words, this.#talk.keepDays ?? 30, back);
    if (this.view === "forget") return views.forgetting(words, this.problems.all, this.#forget, back);
    if (this.view === "question") return views.question(words, this.asking, this.problems, this.#leaveQuestion, back);
    return views.done(words, this.view === "left" ? words.left_ : words.forgotten, back);
  }

  /** Sends what the reader typed, or the button they pressed. */
  say(text, button) {
    this.#talk.send(text, button);
    if (!touch.matches) this.root.querySelector("textarea")?.focus({ preventScroll: true });
  }

  /** What the reader has asked so far, oldest first. */
  get asked() {
    return this.#talk.turns.map((turn) => turn.asked);
  }

  async #go(view, asking = "") {
    this.#note = newId();
    await this.change({ view, asking, problems: {}, menuOpen: false });
    if (view !== "talk") return this.root.querySelector(".view h3").focus();
    this.#focusFirst();
    this.#reveal();
  }

  #switch() {
    this.#talk.choose(this.spoken === "zh" ? "en" : "zh");
    this.change();
    this.#talk.start();
  }

  async #restart() {
    this.#go("talk");
    await this.#talk.restart();
  }

  async #forget() {
    try {
      await this.#talk.forget();
      this.#go("forgotten");
    } catch (error) {
      this.change({ problems: { all: error.code ? error.message : this.words.failed } });
    }
  }

  async #leaveQuestion(event) {
    event.preventDefault();
    const { text, contact, consent } = event.target.elements;
    const { words } = this;
    const problems = {
      ...(!text.value.trim() && { text: words.required }),
      ...(contact.value.trim().length < 3 && { contact: words.required }),
      ...(!consent.checked && { consent: words.consentNeeded }),
    };
    this.change({ problems });
    const [wrong] = Object.keys(problems);
    if (wrong) return event.target.elements[wrong].focus();
    try {
      await this.#talk.leaveQuestion(this.#note, text.value.trim(), contact.value.trim());
      this.#go("left");
    } catch (error) {
      this.change({ problems: { all: error.code ? error.message : words.failed } });
    }
  }

  async #judge(turn, id, { thumb, comment, kept }) {
    try {
      await this.#talk.judge(turn, id, thumb, comment);
      kept?.();
    } catch {
      turn.thumbs.delete(id); // Not kept: the thumb must not look as if it were.
      this.change();
    }
  }

  async #toggleMenu() {
    await this.change({ menuOpen: !this.menuOpen });
    if (this.menuOpen) this.root.querySelector(".menu button").focus();
  }

  #left(event) {
    const to = event.relatedTarget;
    if (to && !event.currentTarget.contains(to) && !to.matches(".more")) this.change({ menuOpen: false });
  }

  #keyed(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.menuOpen) {
        this.change({ menuOpen: false });
        this.root.querySelector(".more").focus();
      } else if (this.view !== "talk") this.#go("talk");
      else this.hide();
    }
    if (event.key === "Tab" && narrow.matches) this.#keepInside(event);
  }

  /** Where the panel covers the page, the page behind it is not to be tabbed into. */
  #keepInside(event) {
    const stops = [...this.root.querySelectorAll("button, textarea, input, summary, a[href], .scroll[tabindex]")].filter((stop) => stop.checkVisibility());
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.root.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  /** On a touch screen the keyboard stays down until it is wanted. */
  #focusFirst() {
    this.root.querySelector(touch.matches ? "h2" : "textarea")?.focus();
  }

  /** Brings the newest turn into sight from its beginning. */
  #reveal() {
    const scroll = this.root.querySelector(".scroll");
    const last = [...this.root.querySelectorAll(".turn[data-turn]")].at(-1);
    if (scroll && last) scroll.scrollTop = last.offsetTop - 12;
  }

  /** On a phone the panel takes what the keyboard leaves. */
  #fit() {
    if (!window.visualViewport) return;
    this.style.setProperty("--height", `${visualViewport.height}px`);
    this.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }

  #on(target, name, act) {
    target.addEventListener(name, act);
    this.#closers.push(() => target.removeEventListener(name, act));
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(OPEN) === "1";
  } catch {
    return false;
  }
}

function remember(open) {
  try {
    sessionStorage.setItem(OPEN, open ? "1" : "0");
  } catch {
    // Without storage the panel is closed after a reload.
  }
}
