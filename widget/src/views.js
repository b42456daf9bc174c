// What the panel shows beside the conversation: the notice, the question for a counsellor, forgetting.
import { html, nothing } from "lit/html.js";

/** What is stored, and for how long. */
export function notice(words, days, back) {
  return view(
    words.notice,
    html`${words.noticeText(days).map((text) => html`<p>${text}</p>`)}
      <div class="actions"><button class="plain" @click=${back}>${words.back}</button></div>`,
  );
}

/** Asks once more before everything is deleted. */
export function forgetting(words, problem, yes, back) {
  return view(
    words.forget,
    html`<p>${words.forgetText}</p>
      ${alert(problem)}
      <div class="actions">
        <button class="primary danger" @click=${yes}>${words.forgetNow}</button>
        <button class="plain" @click=${back}>${words.cancel}</button>
      </div>`,
  );
}

/** The form of a question for a counsellor; `problems` by field name. */
export function question(words, text, problems, send, back) {
  const told = (name) => (problems[name] ? html`<span class="problem" id="problem-${name}">${problems[name]}</span>` : nothing);
  const described = (name) => (problems[name] ? `problem-${name}` : nothing);
  const invalid = (name) => (problems[name] ? "true" : nothing);
  return view(
    words.ask,
    html`<p>${words.askText}</p>
      <form class="view" novalidate @submit=${send}>
        <label>
          ${words.question}
          <textarea name="text" maxlength="1000" required aria-invalid=${invalid("text")} aria-describedby=${described("text")} .value=${text}></textarea>
          ${told("text")}
        </label>
        <label>
          ${words.contact}
          <input name="contact" maxlength="200" required aria-invalid=${invalid("contact")} aria-describedby=${described("contact")} />
          ${told("contact")}
        </label>
        <label class="check">
          <input type="checkbox" name="consent" required aria-invalid=${invalid("consent")} aria-describedby=${described("consent")} />
          <span>${words.consent} ${told("consent")}</span>
        </label>
        ${alert(problems.all)}
        <div class="actions">
          <button class="primary">${words.leave}</button>
          <button class="plain" type="button" @click=${back}>${words.cancel}</button>
        </div>
      </form>`,
  );
}

/** A word of confirmation. */
export function done(words, text, back) {
  return view(text, html`<div class="actions"><button class="plain" @click=${back}>${words.back}</button></div>`);
}

const alert = (text) => (text ? html`<p class="problem" role="alert">${text}</p>` : nothing);
const view = (title, content) => html`<div class="view"><h3 tabindex="-1">${title}</h3>${content}</div>`;
