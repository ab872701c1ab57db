import { render } from '../vendor/lit-html-3.3.3/lit-html.js';

/**
 * A dialog over the page. It is outside of what the application draws, so nothing that happens there takes it away; when it
 * closes, the focus goes back to where it was.
 */
export class Dialog {
    #element = document.createElement('dialog');
    #mayClose;

    /** @param {() => boolean} mayClose asked when the user presses Escape */
    constructor(mayClose = () => true) {
        this.#mayClose = mayClose;
        this.#element.className = 'dialog';
        this.#element.setAttribute('aria-labelledby', 'dialog-title');
        this.#element.addEventListener('cancel', (event) => this.#cancelled(event));
        this.#element.addEventListener('close', () => this.#element.remove());
    }

    /** Draws what is in it; its heading has the id `dialog-title`. */
    draw(template) {
        render(template, this.#element);
    }

    show() {
        document.body.append(this.#element);
        this.#element.showModal();
    }

    close() {
        this.#element.close();
    }

    find(selector) {
        return this.#element.querySelector(selector);
    }

    #cancelled(event) {
        if (event.target === this.#element && !this.#mayClose()) event.preventDefault();
    }
}
