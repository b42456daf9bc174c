// Markdown to a document fragment in which nothing can run and nothing is fetched.
import DOMPurify from "dompurify";
import { getDefaults, Lexer, Parser, Renderer } from "marked";

const escape = (text) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** Raw HTML is shown as it was written, an image as its description. */
class Plain extends Renderer {
  html = ({ text }) => escape(text);
  image = ({ text }) => escape(text);
}

/** Bold as a Chinese writer means it: `**结论。**然后` ends at the marks, whatever character comes next. */
function strong(source) {
  const [raw, text] = source.match(/^\*\*(?![\s*])((?:[^*\n]|\*(?!\*))*?[^\s*\n])\*\*(?!\*)/) ?? [];
  return raw && { type: "strong", raw, text, tokens: this.lexer.inlineTokens(text) };
}

const OPTIONS = { ...getDefaults(), gfm: true, breaks: true, extensions: { inline: [strong] } };
const toHtml = (text) => Parser.parse(Lexer.lex(text, OPTIONS), { ...OPTIONS, renderer: new Plain() });

const ALLOWED = {
  ALLOWED_TAGS: ["p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "a", "table", "thead", "tbody", "tr", "th", "td"],
  ALLOWED_ATTR: ["href", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/** Characters that turn the direction of what follows them: no bot and no reader needs them here. */
export const withoutBidi = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");

/** The text as a fragment, its tables named `tableName` and made readable on a phone. */
export function toFragment(text, tableName) {
  const fragment = DOMPurify.sanitize(toHtml(withoutBidi(text)), ALLOWED);
  for (const link of fragment.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  // Headings of a message would lie across the headings of the page.
  for (const heading of fragment.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
    const paragraph = document.createElement("p");
    paragraph.className = "heading";
    paragraph.append(...heading.childNodes);
    heading.replaceWith(paragraph);
  }
  for (const table of fragment.querySelectorAll("table")) settle(table, tableName);
  return fragment;
}

/** Gives cells their column's name, for the stacked form, and roles, which the stacked form would lose. */
function settle(table, name) {
  const columns = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
  table.setAttribute("role", "table");
  table.setAttribute("aria-label", name);
  for (const part of table.querySelectorAll("thead,tbody")) part.setAttribute("role", "rowgroup");
  for (const row of table.rows) row.setAttribute("role", "row");
  for (const head of table.querySelectorAll("thead th")) {
    // A cell that is no heading is what an empty corner is to a screen reader.
    head.setAttribute("role", head.textContent.trim() ? "columnheader" : "cell");
  }
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, index) => {
      cell.setAttribute("role", index ? "cell" : "rowheader");
      if (index) cell.dataset.column = columns[index] ?? "";
    });
  }
}
