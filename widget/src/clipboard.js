/** Puts text on the clipboard; also on plain http, where browsers withhold the new way. */
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.setProperty("position", "fixed");
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
