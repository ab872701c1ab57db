import { Card } from './card.js';
import { element, say } from './elements.js';
import { summary } from './words.js';

/** All plugins. */
export class ListView {
    #feed;
    #cards = new Map();
    #summary = element('p', { role: 'status' }, 'Asking the host …');
    #list = element('ul', { className: 'cards' }, ...[1, 2, 3].map(() => element('li', { className: 'card skeleton', 'aria-hidden': 'true' })));
    #empty = emptyNotice();

    constructor(main, feed) {
        this.#feed = feed;
        document.title = 'Plugins · Toru';
        const rescan = element('button', { className: 'button', type: 'button' }, 'Look for new plugins');
        rescan.addEventListener('click', () => this.#rescan(rescan));
        this.heading = element('h1', { tabIndex: -1 }, 'Plugins');
        main.replaceChildren(
            element('div', { className: 'heading' }, element('div', {}, this.heading, this.#summary), rescan),
            this.#list, this.#empty);
    }

    update(plugins) {
        say(this.#summary, plugins.length ? summary(plugins) : 'None yet');
        this.#empty.hidden = plugins.length > 0;
        const old = this.#cards;
        this.#cards = new Map(plugins.map((plugin) => [plugin.id, old.get(plugin.id) || new Card(this.#feed, plugin)]));
        plugins.forEach((plugin) => this.#cards.get(plugin.id).update(plugin));
        const elements = [...this.#cards.values()].map((card) => card.element);
        const unchanged = elements.length === this.#list.children.length && elements.every((card, i) => card === this.#list.children[i]);
        if (!unchanged) this.#list.replaceChildren(...elements);
    }

    leave() {}

    async #rescan(button) {
        button.disabled = true;
        try {
            await this.#feed.rescan();
        } catch (error) {
            say(this.#summary, error.message);
        } finally {
            button.disabled = false;
        }
    }
}

function emptyNotice() {
    return element('section', { className: 'notice', hidden: true },
        element('h2', {}, 'No plugins here yet'),
        element('p', {}, 'A plugin is a program whose name ends in .binary. Put one into the plugins directory, make it executable, and let the host look:'),
        element('pre', {}, 'cp my-plugin.binary plugins/\nchmod +x plugins/my-plugin.binary'));
}
