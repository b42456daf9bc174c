export const styles = /* css */ `
  :host {
    --accent: var(--advisor-accent, #0b5563);
    --on-accent: var(--advisor-on-accent, #fff);
    --surface: var(--advisor-surface, #fff);
    --paper: var(--advisor-paper, #f5f7f7);
    --ink: var(--advisor-ink, #17242b);
    --muted: var(--advisor-muted, #4c5d66);
    --line: var(--advisor-line, #d5dcdf);
    --edge: #74858d;
    --mine: var(--advisor-mine, #e1edef);
    --bad: #9c2a1f;
    --bad-paper: #fbeeec;
    --good: #1d6140;
    --good-paper: #ebf5ef;
    --open: #7a4b00;
    --open-paper: #fdf4e3;
    --font: var(--advisor-font, system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif);
    --shadow: 0 1px 2px rgb(10 30 38 / 12%), 0 12px 36px rgb(10 30 38 / 20%);
    all: initial;
    display: block;
    position: fixed;
    inset-block-end: 0;
    inset-inline-end: 0;
    z-index: 2147483000;
    font: 400 15px/1.6 var(--font);
    color: var(--ink);
    color-scheme: light;
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  :host([position="left"]) {
    inset-inline: 0 auto;
  }
  :host([data-theme="dark"]) {
    --accent: var(--advisor-accent-dark, #7cc7d4);
    --on-accent: var(--advisor-on-accent-dark, #06242b);
    --surface: var(--advisor-surface-dark, #141b1f);
    --paper: var(--advisor-paper-dark, #0e1417);
    --ink: var(--advisor-ink-dark, #e5ecef);
    --muted: var(--advisor-muted-dark, #a5b4bb);
    --line: var(--advisor-line-dark, #2c383e);
    --edge: #7d8e96;
    --mine: var(--advisor-mine-dark, #1c343b);
    --bad: #ffb1a6;
    --bad-paper: #2f1c1a;
    --good: #9adbb7;
    --good-paper: #172a20;
    --open: #f2c879;
    --open-paper: #2b2314;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 36px rgb(0 0 0 / 55%);
    color-scheme: dark;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button,
  textarea,
  input {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    cursor: pointer;
    background: none;
    border: 0;
    padding: 0;
    min-block-size: 44px;
    touch-action: manipulation;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  svg {
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .launcher {
    position: fixed;
    inset-block-end: calc(20px + env(safe-area-inset-bottom));
    inset-inline-end: 20px;
    display: flex;
    align-items: center;
    gap: 9px;
    max-inline-size: calc(100vw - 40px);
    block-size: 50px;
    padding: 0 19px 0 15px;
    border-radius: 25px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 550;
    box-shadow: 0 1px 2px rgb(10 30 38 / 20%), 0 6px 18px rgb(10 30 38 / 22%);
    transition: transform 0.15s;
  }
  .launcher:hover {
    transform: translateY(-1px);
  }
  .launcher svg {
    inline-size: 26px;
    block-size: 26px;
  }
  .launcher:focus-visible {
    outline-offset: 3px;
  }
  :host([position="left"]) .launcher,
  :host([position="left"]) .panel {
    inset-inline: 20px auto;
  }
  .panel {
    position: fixed;
    inset-block-end: calc(20px + env(safe-area-inset-bottom));
    inset-inline-end: 20px;
    inline-size: min(440px, calc(100vw - 40px));
    block-size: min(700px, calc(100dvh - 40px));
    display: flex;
    flex-direction: column;
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 12px;
    box-shadow: var(--shadow);
    overflow: clip;
    animation: rise 0.16s ease-out;
  }
  .panel.wide {
    inline-size: min(760px, calc(100vw - 40px));
    block-size: calc(100dvh - 40px);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(10px);
    }
  }
  /* The step wedge of a radiograph: the one ornament. */
  .wedge {
    block-size: 4px;
    flex: none;
    background: linear-gradient(90deg, var(--accent) 0 16.6%, transparent 0), linear-gradient(90deg, color-mix(in srgb, var(--accent) 78%, var(--surface)) 0 33.3%, transparent 0), linear-gradient(90deg, color-mix(in srgb, var(--accent) 58%, var(--surface)) 0 50%, transparent 0), linear-gradient(90deg, color-mix(in srgb, var(--accent) 40%, var(--surface)) 0 66.6%, transparent 0), linear-gradient(90deg, color-mix(in srgb, var(--accent) 24%, var(--surface)) 0 83.3%, color-mix(in srgb, var(--accent) 11%, var(--surface)) 0);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 7px 8px 7px 18px;
    background: var(--surface);
    border-block-end: 1px solid var(--line);
  }
  .head > div {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    margin: 0;
    font-size: 16px;
    font-weight: 650;
    line-height: 1.35;
    outline: none;
  }
  .head p {
    margin: 0;
    font-size: 12.5px;
    line-height: 1.35;
    color: var(--muted);
  }
  .icon {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-inline-size: 44px;
    border-radius: 8px;
    color: var(--muted);
    font-size: 13px;
  }
  .icon:hover {
    color: var(--ink);
    background: var(--paper);
  }
  .menu {
    position: absolute;
    inset-block-start: 62px;
    inset-inline-end: 8px;
    z-index: 2;
    display: grid;
    min-inline-size: 216px;
    max-inline-size: calc(100% - 16px);
    padding: 6px;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
    box-shadow: var(--shadow);
  }
  .menu button {
    padding: 8px 12px;
    text-align: start;
    border-radius: 6px;
  }
  .menu button:hover {
    background: var(--paper);
  }
  .menu hr {
    inline-size: 100%;
    margin: 5px 0;
    border: 0;
    border-block-start: 1px solid var(--line);
  }
  .menu .danger {
    color: var(--bad);
  }
  .banner {
    padding: 7px 18px;
    font-size: 13.5px;
    line-height: 1.5;
    background: var(--open-paper);
    color: var(--open);
    border-block-end: 1px solid var(--line);
  }
  .banner:empty {
    display: none;
  }
  .scroll {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 18px;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    container-type: inline-size;
  }
  .turn {
    margin-block-start: 20px;
    scroll-margin-block-start: 12px;
  }
  .turn:first-child {
    margin-block-start: 0;
  }
  .mine {
    margin-inline-start: auto;
    inline-size: fit-content;
    max-inline-size: 86%;
    padding: 8px 14px;
    background: var(--mine);
    border-radius: 12px 12px 3px 12px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  .state {
    margin-block-start: 4px;
    font-size: 13px;
    color: var(--muted);
    text-align: end;
  }
  .state.bad {
    color: var(--bad);
  }
  .bot {
    margin-block-start: 12px;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  .turn:first-child .bot {
    margin-block-start: 0;
  }
  .text > :first-child {
    margin-block-start: 0;
  }
  .text > :last-child {
    margin-block-end: 0;
  }
  .text p,
  .text ul,
  .text ol,
  .text blockquote,
  .text pre {
    margin: 0 0 0.7em;
  }
  .text ul,
  .text ol {
    padding-inline-start: 1.35em;
  }
  .text li {
    margin-block-end: 0.25em;
  }
  .text li::marker {
    color: var(--accent);
  }
  .text .heading,
  .text strong {
    font-weight: 650;
  }
  .text .heading {
    font-size: 16px;
  }
  .text * + .heading {
    margin-block-start: 1.2em;
  }
  .text a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  .text blockquote {
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--line);
    color: var(--muted);
  }
  /* What is nested deeper than anyone writes is indented no further. */
  .text :is(blockquote, ul, ol) :is(blockquote, ul, ol) :is(blockquote, ul, ol) :is(blockquote, ul, ol) {
    padding: 0;
    border: 0;
  }
  .text code,
  .text pre {
    font: 0.92em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace;
    white-space: pre-wrap;
  }
  table {
    table-layout: fixed;
    inline-size: 100%;
    margin: 0 0 0.8em;
    border-collapse: collapse;
    background: var(--surface);
    border: 1px solid var(--line);
    font-size: 14px;
    line-height: 1.5;
  }
  th,
  td {
    padding: 8px 10px;
    text-align: start;
    vertical-align: top;
    border-block-end: 1px solid var(--line);
    font-weight: 400;
  }
  thead th {
    font-weight: 600;
    border-block-end: 2px solid var(--accent);
  }
  tbody td:first-child {
    color: var(--muted);
  }
  tbody td:first-child,
  thead th:first-child {
    inline-size: 26%;
  }
  tbody tr:last-child > * {
    border-block-end: 0;
  }
  @container (max-width: 340px) {
    thead {
      position: absolute;
      clip-path: inset(50%);
      block-size: 1px;
      overflow: hidden;
    }
    table,
    tbody,
    tr,
    td {
      display: block;
    }
    tbody tr {
      padding: 9px 12px 11px;
      border-block-end: 1px solid var(--line);
    }
    tbody tr:last-child {
      border-block-end: 0;
    }
    tbody td,
    tbody td:first-child {
      padding: 0;
      border: 0;
    }
    tbody td:first-child {
      inline-size: auto;
      color: var(--ink);
      font-weight: 650;
    }
    tbody td + td {
      margin-block-start: 5px;
      padding-inline-start: 10px;
      border-inline-start: 2px solid var(--line);
    }
    tbody td + td::before {
      content: attr(data-column);
      display: block;
      font-size: 12.5px;
      color: var(--muted);
    }
  }
  .card {
    --tone: var(--open);
    --tone-paper: var(--open-paper);
    background: var(--surface);
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--tone);
    border-radius: 4px 10px 10px 4px;
    overflow: hidden;
  }
  .card.excluded {
    --tone: var(--bad);
    --tone-paper: var(--bad-paper);
  }
  .card.not_excluded {
    --tone: var(--good);
    --tone-paper: var(--good-paper);
  }
  .card h3 {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    margin: 0;
    padding: 11px 14px;
    font-size: 15.5px;
    font-weight: 650;
    line-height: 1.45;
    color: var(--tone);
    background: var(--tone-paper);
  }
  .card h3 svg {
    margin-block-start: 1px;
  }
  .card .text {
    padding: 12px 14px;
  }
  .card h3 + .over {
    padding-block-start: 10px;
  }
  .text + .card {
    margin-block-start: 12px;
  }
  .card .over {
    margin: 0;
    padding: 0 14px 4px;
    font-size: 13.5px;
    color: var(--muted);
  }
  details {
    border-block-start: 1px solid var(--line);
    font-size: 14px;
  }
  .card details {
    padding-inline: 14px;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 44px;
    cursor: pointer;
    color: var(--muted);
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary svg {
    inline-size: 16px;
    block-size: 16px;
    transition: transform 0.15s;
  }
  details[open] > summary svg {
    transform: rotate(90deg);
  }
  details ul,
  details ol {
    margin: 0 0 12px;
    padding-inline-start: 22px;
  }
  .clause {
    margin: 0 0 12px;
    padding-inline-start: 12px;
    border-inline-start: 2px solid var(--line);
  }
  .clause p {
    margin: 2px 0 0;
  }
  .clause .from,
  .sources small {
    font-size: 13px;
    color: var(--muted);
  }
  .sources {
    margin-block-start: 10px;
    border-block-end: 1px solid var(--line);
  }
  .sources small span {
    white-space: nowrap;
  }
  .sources a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  .sources li {
    margin-block-end: 4px;
  }
  .tag {
    display: inline-block;
    padding: 0 6px;
    border: 1px solid currentcolor;
    border-radius: 4px;
    font-size: 12px;
    color: var(--open);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 12px;
  }
  .choice {
    padding: 8px 14px;
    text-align: start;
    line-height: 1.4;
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: 10px;
    color: var(--accent);
  }
  .choice:hover {
    border-color: var(--accent);
    background: var(--mine);
  }
  .first .choice {
    inline-size: 100%;
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 8px;
    color: var(--ink);
    border-color: var(--line);
  }
  .first .choice svg {
    inline-size: 16px;
    block-size: 16px;
    color: var(--accent);
  }
  .tools {
    display: flex;
    align-items: center;
    margin: 2px 0 0 -12px;
  }
  .tools svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .tools [aria-pressed="true"] {
    color: var(--accent);
  }
  .tools [aria-pressed="true"] svg {
    fill: color-mix(in srgb, currentcolor 22%, transparent);
  }
  .tools span {
    font-size: 13px;
    color: var(--muted);
  }
  .comment {
    display: flex;
    gap: 8px;
    margin-block-start: 4px;
  }
  .comment input {
    flex: 1;
    min-inline-size: 0;
  }
  input:not([type="checkbox"]),
  textarea {
    outline-offset: -1px !important;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 9px 12px;
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: 10px;
    font-size: 16px;
    line-height: 1.45;
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .typing {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-start: 12px;
    color: var(--muted);
    font-size: 14px;
  }
  .typing i {
    inline-size: 34px;
    block-size: 6px;
    border-radius: 3px;
    background: linear-gradient(90deg, var(--line) 0 40%, var(--accent) 50%, var(--line) 60% 100%) 100% 0 / 300% 100%;
    animation: scan 1.3s linear infinite;
  }
  @keyframes scan {
    to {
      background-position: 0 0;
    }
  }
  .composer {
    padding: 10px 12px 0;
    background: var(--surface);
    border-block-start: 1px solid var(--line);
  }
  .row {
    display: flex;
    align-items: flex-end;
    gap: 8px;
  }
  .composer textarea {
    display: block;
    flex: 1;
    max-block-size: 148px;
    resize: none;
    field-sizing: content;
  }
  .send {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    inline-size: 46px;
    block-size: 46px;
    flex: none;
    border-radius: 10px;
    background: var(--accent);
    color: var(--on-accent);
  }
  .send[aria-disabled="true"] {
    background: var(--paper);
    color: var(--muted);
    box-shadow: inset 0 0 0 1px var(--line);
    cursor: default;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0 12px;
    min-block-size: 44px;
    font-size: 12.5px;
    color: var(--muted);
  }
  .foot button,
  .link {
    padding: 2px;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .foot .bad,
  .bad {
    color: var(--bad);
  }
  .view {
    display: grid;
    gap: 14px;
    align-content: start;
  }
  .view h3 {
    margin: 0;
    font-size: 17px;
    line-height: 1.4;
    outline: none;
  }
  .view p {
    margin: 0;
  }
  .view label {
    display: grid;
    gap: 4px;
    font-weight: 550;
  }
  .view .check {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    font-weight: 400;
    min-block-size: 44px;
  }
  .check input {
    inline-size: 22px;
    block-size: 22px;
    margin: 1px 0 0;
    flex: none;
    accent-color: var(--accent);
  }
  .view textarea {
    min-block-size: 104px;
    resize: vertical;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
  }
  .primary,
  .plain {
    padding: 8px 18px;
    border-radius: 10px;
    border: 1px solid var(--accent);
    font-weight: 550;
  }
  .primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  .primary.danger {
    background: var(--bad);
    border-color: var(--bad);
    color: var(--surface);
  }
  .plain {
    color: var(--accent);
  }
  .problem {
    font-size: 13.5px;
    font-weight: 400;
    color: var(--bad);
  }
  @media (max-width: 520px), (max-height: 480px) {
    .panel,
    .panel.wide,
    :host([position="left"]) .panel {
      inset: var(--top, 0) 0 auto;
      inline-size: 100%;
      block-size: var(--height, 100dvh);
      border: 0;
      border-radius: 0;
    }
    .scroll {
      padding: 16px;
    }
    .widen {
      display: none;
    }
    .head {
      padding-inline-start: 16px;
    }
  }
  @media (max-height: 480px) {
    .head p,
    .foot .hint {
      display: none;
    }
    .head,
    .composer {
      padding-block: 2px;
    }
  }
  @media (max-width: 400px) {
    .foot .hint {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before {
      animation: none !important;
      transition: none !important;
    }
    .typing i {
      background: var(--accent);
    }
  }
  @media (forced-colors: active) {
    .panel,
    .launcher,
    .send,
    .primary,
    .mine {
      border: 1px solid;
    }
  }
`;
