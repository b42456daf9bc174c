// The field in which a question is written.
import { html, nothing } from "lit/html.js";
import { send } from "./icons.js";

const MOST = 1000;
const NEAR = 900;

export class Composer {
  #host;
  #text = "";
  #back = 0;

  constructor(host) {
    this.#host = host;
  }

  render(words, notice) {
    const length = [...this.#text].length;
    const over = length > MOST;
    const ready = this.#text.trim() && !over;
    return html`<form class="composer" @submit=${this.#submitted}>
      <div class="row">
        <textarea
          rows="1"
          enterkeyhint="send"
          aria-label=${words.input}
          placeholder=${words.placeholder}
          aria-invalid=${over ? "true" : nothing}
          aria-describedby="hint"
          .value=${this.#text}
          @input=${this.#typed}
          @keydown=${this.#keyed}
        ></textarea>
        <button class="send" aria-label=${words.send} title=${words.send} aria-disabled=${String(!ready)}>${send}</button>
      </div>
      <div class="foot">
        ${over
          ? html`<span id="hint" class="bad" role="alert">${words.tooLong(length, MOST)}</span>`
          : html`<span id="hint" class=${length > NEAR ? "" : "hint"}>${length > NEAR ? words.left(MOST - length) : words.hint}</span>${notice}`}
      </div>
    </form>`;
  }

  /** Fits the field to its text where the browser does not do it by itself. */
  grow() {
    const area = this.#host.root.querySelector(".composer textarea");
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.setProperty("height", "auto");
    area.style.setProperty("height", `${area.scrollHeight + 2}px`);
  }

  #typed = (event) => {
    this.#text = event.target.value;
    this.#back = 0;
    this.#host.change();
  };

  #keyed = (event) => {
    // An input method's Enter chooses a word; Safari ends the composition before it tells of the key (229).
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) this.#submitted(event);
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && (!this.#text || this.#back)) this.#recall(event);
  };

  #submitted = (event) => {
    event.preventDefault();
    const text = this.#text.trim();
    if (!text || [...text].length > MOST) return;
    this.#text = "";
    this.#back = 0;
    this.#host.say(text);
    this.#host.change();
  };

  /** The arrow keys bring earlier questions back. */
  #recall(event) {
    const asked = this.#host.asked;
    const back = this.#back + (event.key === "ArrowUp" ? 1 : -1);
    if (back < 0 || back > asked.length) return;
    event.preventDefault();
    this.#back = back;
    this.#text = back ? asked.at(-back) : "";
    this.#host.change();
  }
}
