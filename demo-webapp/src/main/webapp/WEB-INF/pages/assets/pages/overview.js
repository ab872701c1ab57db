import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { repeat } from '../vendor/lit-html-3.3.3/directives/repeat.js';
import { lookForPlugins } from '../actions.js';
import { icon, unlisted } from '../parts.js';
import { summary } from '../words.js';
import { card } from './card.js';

/** All plugins, as cards. */
export class OverviewPage {
    title = 'Plugins';
    #app;
    #looking = false;
    #shown = false;

    constructor(app) {
        this.#app = app;
    }

    render() {
        const { plugins, trouble } = this.#app.store;
        return html`
            <div class="heading">
                <div>
                    <h1 tabindex="-1">Plugins</h1>
                    <p role="status">${!plugins ? trouble ? '' : 'Asking the host …' : plugins.length ? summary(plugins) : 'None yet'}</p>
                </div>
                <button class="button" type="button" aria-disabled=${this.#looking ? 'true' : nothing}
                    @click=${() => this.#look()}>${icon('refresh-cw')}Look for new plugins</button>
            </div>
            ${this.#list(plugins)}`;
    }

    #list(plugins) {
        if (!plugins) return unlisted(this.#app.store, skeletons);
        if (plugins.length === 0) return emptyNotice;
        return html`<ul class="cards">${repeat(plugins, (plugin) => plugin.id, (plugin) => card(this.#app.store, plugin))}</ul>`;
    }

    async #look() {
        if (this.#looking) return;
        this.#looking = true;
        this.#app.render();
        await lookForPlugins();
        this.#looking = false;
        this.#app.render();
    }

    /** A mark on the browser's timeline, once there is a list to be seen. */
    storeChanged() {
        if (this.#shown || !this.#app.store.plugins) return;
        this.#shown = true;
        requestAnimationFrame(() => performance.mark('plugins-shown'));
    }

    moveTo() {
        return true;
    }

    leave() {}
}

const skeletons = html`<ul class="cards" aria-hidden="true">${[1, 2, 3].map(() => html`<li class="card skeleton"></li>`)}</ul>`;

const emptyNotice = html`<section class="notice">
    <h2>No plugins here yet</h2>
    <p>A plugin is a program whose name ends in .binary. Put one into the plugins directory, make it executable, and let the
        host look:</p>
    <pre>cp my-plugin.binary plugins/
chmod +x plugins/my-plugin.binary</pre>
</section>`;
