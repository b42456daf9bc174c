// What a reader takes along of an answer: its words without Markdown's marks, its clauses, and where it comes from.

/** Where a clause stands, in words. */
export const clauseName = ({ number, edition, place }, words) => (edition && place ? words.clause(edition, place) : (place ?? number ?? ""));

/** A message as plain text; the cells of a table are parted by tabs, as spreadsheets take them. */
export function toPlain({ text, card, sources }, words) {
  const body = text
    .replace(/\*\*|^#+ /gm, "")
    .replace(/^\|[-:| ]+\|\n/gm, "")
    .replace(/^\| *(.*?) *\|$/gm, (_, row) => row.replace(/ *\| */g, "\t"))
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, "$1 $2");
  const clauses = (card?.clauses ?? []).map((clause) => words.quote(clauseName(clause, words), clause.text));
  const from = sources.map(({ title, address }, index) => `${index + 1}. ${title} ${address ?? ""}`.trim());
  return [body, ...clauses, sources.length && `${words.sources(sources.length)}\n${from.join("\n")}`].filter(Boolean).join("\n\n");
}
