// One message of the bot: card, text, sources, buttons and what can be done with it.
import { html, nothing } from "lit/html.js";
import { copyText } from "./clipboard.js";
import * as icons from "./icons.js";
import { toFragment, withoutBidi } from "./markdown.js";
import { Part } from "./part.js";
import { clauseName, toPlain } from "./plain.js";

const AGAIN = new Set(["slow", "failed", "store"]);

/** Draws into its parent's tree, so that the log stays one log. Emits "choose", "retry", "judge" and "ask". */
export class BotMessage extends Part {
  #nodes = null;

  /** The message, the reader's thumb and the words to go with it. */
  set data({ message, thumb, words }) {
    if (message.text !== this.message?.text) this.#nodes = null;
    Object.assign(this, { message, thumb, words });
    this.draw();
  }

  template() {
    const { message, words } = this;
    // A fragment empties itself into the page: its nodes are made once a text, and kept.
    this.#nodes ??= [...toFragment(message.text, words.table).childNodes];
    const text = html`<div class="text">${this.#nodes}</div>`;
    return html`
      <article class="bot" lang=${message.language === "zh" ? "zh-Hans" : "en"}>
        <span class="hidden">${words.bot}</span>
        ${message.card ? this.#verdict(message.card, text) : text}
        ${message.sources.length ? this.#sources(message.sources) : nothing} ${message.card ? nothing : this.#buttons()}
        ${message.kind === "greeting" ? nothing : this.#tools()}
      </article>
    `;
  }

  /** The card around its text, or after a text of several parts, most of which are not about it; then what answers its question. */
  #verdict(card, text) {
    const several = /^#+ /m.test(this.message.text);
    return several ? [text, this.#card(card, nothing), this.#buttons()] : [this.#card(card, text), this.#buttons()];
  }

  #card(card, text) {
    const { words } = this;
    return html`<section class="card ${card.verdict}">
      <h3>${icons.VERDICT[card.verdict]}<span><span class="hidden">${words.verdicts[card.verdict]}: </span>${card.title}</span></h3>
      ${text}
      ${card.clauses.length ? html`<p class="over">${words.clauses}</p>` : nothing}
      ${card.clauses.map((clause) => this.#unfold(clauseName(clause, words), this.#clause(clause)))}
      ${this.#listed(words.decidedBy, card.decidedBy)} ${card.verdict === "excluded" ? nothing : this.#listed(words.notLookedAt(card.notes.length), card.notes)}
    </section>`;
  }

  #clause({ text, wording, source }) {
    const from = [this.words.wordings[wording], source].filter(Boolean);
    return html`<div class="clause">
      <p>${text}</p>
      ${from.length ? html`<p class="from">${from.join(" · ")}</p>` : nothing}
    </div>`;
  }

  #listed(title, items) {
    if (!items.length) return nothing;
    return this.#unfold(title, html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`);
  }

  #sources(sources) {
    const { words } = this;
    const list = html`<ol>
      ${sources.map(
        ({ title, address, unofficial, lines, checked }) => html`<li>
          ${address ? html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${title}</a>` : title}
          ${unofficial ? html`<span class="tag">${words.unofficial}</span>` : nothing}
          <small>${lines.length ? `${words.lines(lines)} · ` : ""}<span>${checked && words.checked(checked)}</span></small>
        </li>`,
      )}
    </ol>`;
    return html`<div class="sources">${this.#unfold(words.sources(sources.length), list)}</div>`;
  }

  #unfold(title, content) {
    return html`<details>
      <summary>${icons.chevron}${title}</summary>
      ${content}
    </details>`;
  }

  #buttons() {
    const { message, words } = this;
    const first = message.kind === "greeting";
    const offered = message.buttons.map(
      (button) => html`<button class="choice" @click=${() => this.#emit("choose", button)}>${withoutBidi(button.title)}${first ? icons.chevron : nothing}</button>`,
    );
    if (AGAIN.has(message.trouble)) offered.push(html`<button class="choice" @click=${() => this.#emit("retry")}>${words.retry}</button>`);
    if (message.kind === "refusal") offered.push(html`<button class="choice" @click=${() => this.#emit("ask")}>${words.ask}</button>`);
    if (!offered.length) return nothing;
    return html`<div class="buttons ${first ? "first" : ""}" role="group" aria-label=${first ? words.suggestions : words.choices}>${offered}</div>`;
  }

  #tools() {
    const { words, thumb } = this;
    const judge = (value) => () => {
      this.change({ commenting: true, thanked: false });
      this.#emit("judge", { thumb: value });
    };
    const tool = (name, icon, act, pressed) => html`<button class="icon" aria-label=${name} title=${name} aria-pressed=${pressed ?? nothing} @click=${act}>${icon}</button>`;
    return html`<div class="tools">
        ${tool(words.copy, icons.copy, () => this.#copy())} ${tool(words.up, icons.up, judge("up"), String(thumb === "up"))}
        ${tool(words.down, icons.down, judge("down"), String(thumb === "down"))}
        <span role="status">${this.copied ? words.copied : this.thanked ? words.thanks : ""}</span>
      </div>
      ${this.commenting ? this.#commentForm() : nothing}`;
  }

  #commentForm() {
    const { words } = this;
    return html`<form class="comment" @submit=${(event) => this.#comment(event)}>
      <input name="comment" maxlength="1000" autocomplete="off" aria-label=${words.comment} placeholder=${words.comment} />
      <button class="plain">${words.sendComment}</button>
    </form>`;
  }

  #comment(event) {
    event.preventDefault();
    const comment = event.target.elements.comment.value.trim();
    if (comment) this.#emit("judge", { thumb: this.thumb, comment, kept: () => this.change({ thanked: true }) });
    this.change({ commenting: false });
    this.querySelector('[aria-pressed="true"]')?.focus();
  }

  async #copy() {
    await copyText(toPlain(this.message, this.words));
    this.change({ copied: true });
    setTimeout(() => this.change({ copied: false }), 2000);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
