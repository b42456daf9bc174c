import { html, svg } from "lit/html.js";

const icon = (paths) => html`<svg viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;

// The launcher's sign: the ring of a scanner, speaking.
export const gantry = icon(svg`<path d="M12 3.2a8.3 8.3 0 0 1 0 16.6c-1.3 0-2.5-.3-3.6-.8L4 20.4l1.3-4A8.3 8.3 0 0 1 12 3.2Z"/><circle cx="12" cy="11.5" r="3.6"/><path d="M12 6v1.2M12 15.8V17M6.5 11.5h1.2M16.3 11.5h1.2"/>`);
export const close = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const more = icon(svg`<path d="M12 5.5v.01M12 12v.01M12 18.5v.01" stroke-width="2.6"/>`);
export const widen = icon(svg`<path d="M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7"/>`);
export const narrow = icon(svg`<path d="M20 10h-6V4M14 10l6-6M4 14h6v6M10 14l-6 6"/>`);
export const send = icon(svg`<path d="M5 12h13M12.5 6l6 6-6 6"/>`);
export const chevron = icon(svg`<path d="m9 6 6 6-6 6"/>`);
export const copy = icon(svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2"/>`);
const thumb = svg`<path d="M7.5 11v8.5H5A1.5 1.5 0 0 1 3.5 18v-5.5A1.5 1.5 0 0 1 5 11h2.5Zm0 0 3.8-6.7a1.9 1.9 0 0 1 3.5 1.3L14 9.5h4.3a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7.5"/>`;
export const up = icon(thumb);
export const down = icon(svg`<g transform="rotate(180 12 12)">${thumb}</g>`);
export const VERDICT = {
  excluded: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>`),
  not_excluded: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8 5.2-5.8"/>`),
  depends: icon(svg`<path d="M12 20v-8M12 12 6 5.5M12 12l6-6.5M6 9V5.5h3.5M14.5 5.5H18V9"/>`),
  open: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M9.7 9.6a2.4 2.4 0 1 1 3.4 2.5c-.7.3-1.1.8-1.1 1.5v.3M12 16.6v.01"/>`),
};
