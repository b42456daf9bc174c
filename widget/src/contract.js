// The bot's messages as contracts/message.json promises them: rebuilt from known fields, everything else left out.

const VERDICTS = ["excluded", "not_excluded", "depends", "open"];
const WORDINGS = ["quoted", "paraphrase"];
const string = (value, most) => typeof value === "string" && value.length <= most;
const list = (value, read) => (Array.isArray(value) ? value.map(read).filter(Boolean) : []);
const textOrNull = (value) => (typeof value === "string" ? value : null);

/** A message of the bot, or null for what is none. */
export function readMessage(value) {
  if (!value || !string(value.id, 80) || !/^[\w.-]+$/.test(value.id) || !string(value.text, 20000)) return null;
  if (value.language !== "zh" && value.language !== "en") return null;
  return {
    id: value.id,
    text: value.text,
    language: value.language,
    kind: string(value.kind, 32) ? value.kind : "answer",
    buttons: list(value.buttons, readButton),
    sources: list(value.sources, readSource),
    card: readCard(value.card),
    trouble: textOrNull(value.trouble),
  };
}

/** A turn of the history, or null for what is none. */
export function readTurn(value) {
  if (!value || !string(value.id, 64) || !string(value.asked, 1000)) return null;
  const messages = list(value.messages, readMessage);
  const thumbs = new Map();
  for (const { id } of messages) {
    const thumb = Object.hasOwn(value.thumbs ?? {}, id) ? value.thumbs[id] : null;
    if (thumb === "up" || thumb === "down") thumbs.set(id, thumb);
  }
  return { id: value.id, asked: value.asked, state: value.answered ? "done" : "elsewhere", messages, thumbs };
}

function readButton(value) {
  if (!value || !string(value.title, 200) || !value.title || !string(value.payload, 300)) return null;
  return { title: value.title, payload: value.payload };
}

function readSource(value) {
  if (!value || !string(value.title, 400) || !value.title) return null;
  return {
    title: value.title,
    address: safeAddress(value.address),
    unofficial: value.unofficial === true,
    lines: list(value.lines, (line) => (Number.isInteger(line) && line > 0 ? line : null)),
    checked: string(value.checked, 10) ? value.checked : "",
  };
}

function readCard(value) {
  if (!value || !VERDICTS.includes(value.verdict) || !string(value.title, 400)) return null;
  const texts = (texts) => list(texts, (text) => (string(text, 2000) ? text : null));
  return {
    verdict: value.verdict,
    title: value.title,
    clauses: list(value.clauses, readClause),
    decidedBy: texts(value.decided_by),
    notes: texts(value.notes),
  };
}

function readClause(value) {
  if (!value || !string(value.text, 4000)) return null;
  return {
    number: Number.isInteger(value.number) ? String(value.number) : textOrNull(value.number),
    edition: textOrNull(value.edition),
    place: textOrNull(value.place),
    text: value.text,
    wording: WORDINGS.includes(value.wording) ? value.wording : null,
    source: textOrNull(value.source),
  };
}

/** An address that a click may open, or null. */
function safeAddress(address) {
  return string(address, 2000) && /^https?:\/\//i.test(address) ? address : null;
}
