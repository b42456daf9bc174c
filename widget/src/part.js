import { render } from "lit/html.js";

/** An element that draws itself with Lit's templates: at once with draw(), or once after several changes. */
export class Part extends HTMLElement {
  #pending = null;

  /** Where it draws; its own tree unless it has a shadow. */
  get root() {
    return this.shadowRoot ?? this;
  }

  /** What it looks like now. */
  template() {}

  /** Runs after each drawing. */
  drawn() {}

  draw() {
    render(this.template(), this.root, { host: this });
    this.drawn();
  }

  /** Takes over values and draws; resolves when that is done. */
  change(values) {
    Object.assign(this, values);
    return (this.#pending ??= Promise.resolve().then(() => {
      this.#pending = null;
      if (this.isConnected) this.draw();
    }));
  }
}
