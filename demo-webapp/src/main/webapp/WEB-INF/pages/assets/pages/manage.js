import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { badge, face, icon, notice, unlisted } from '../parts.js';
import { manageAddress, overviewAddress } from '../router.js';
import { byline, nameOf } from '../words.js';
import { open, power, restart } from './card.js';
import { DataTab } from './data.js';
import { DetailsTab } from './details.js';
import { EventsTab } from './events.js';
import { LogsTab } from './logs.js';

const TABS = {
    details: ['gauge', 'Details', DetailsTab],
    logs: ['scroll-text', 'Logs', LogsTab],
    events: ['history', 'Events', EventsTab],
    data: ['database', 'Data', DataTab],
};

/** One plugin, as its operator sees it: four tabs below one heading. */
export class ManagePage {
    #app;
    #id;
    #tab;
    #open = null;

    constructor(app, place) {
        this.#app = app;
        this.#id = place.id;
        this.#tab = place.tab;
    }

    get title() {
        return `${nameOf(this.#plugin ?? { id: this.#id })} · ${TABS[this.#tab][1]}`;
    }

    get #plugin() {
        return this.#app.store.plugin(this.#id);
    }

    /** A tab is opened once it is known whether there is something for it to ask. */
    storeChanged() {
        const plugin = this.#plugin;
        if (!plugin) return;
        if (!shows(plugin, this.#tab)) this.leave();
        else this.#open ??= new TABS[this.#tab][2](this.#app, this.#id);
        this.#open?.storeChanged?.();
    }

    render() {
        const plugin = this.#plugin;
        if (!this.#app.store.plugins) return unlisted(this.#app.store);
        if (!plugin) {
            return notice({
                title: 'There is no such plugin',
                text: `The host knows no plugin named ${this.#id}. It may have been removed.`,
                actions: html`<a class="button primary" href=${overviewAddress}>See all plugins</a>`,
            });
        }
        const usable = plugin.state !== 'INVALID';
        return html`
            <div class="title">
                ${face(plugin)}
                <div>
                    <h1 tabindex="-1">${nameOf(plugin)}</h1>
                    <p><span role="status">${badge(plugin)}</span><span>${byline(plugin)}</span></p>
                </div>
                <div class="actions">
                    ${usable ? power(this.#app.store, plugin) : nothing}
                    ${usable && plugin.enabled ? restart(this.#app.store, plugin) : nothing}
                    ${open(this.#app.store, plugin)}
                </div>
            </div>
            <nav class="tabs" aria-label="About ${nameOf(plugin)}">${Object.entries(TABS).filter(([tab]) => tab === this.#tab || shows(plugin, tab)).map(([tab, [drawing, text]]) =>
                html`<a href=${manageAddress(this.#id, tab)} aria-current=${tab === this.#tab ? 'page' : nothing}>${icon(drawing)}${text}</a>`)}</nav>
            ${this.#open ? this.#open.render(plugin) : nothingOf(plugin)}`;
    }

    moveTo(place) {
        if (place.id !== this.#id) return false;
        if (place.tab !== this.#tab) {
            this.leave();
            this.#tab = place.tab;
            this.storeChanged();
        }
        return true;
    }

    leave() {
        this.#open?.leave();
        this.#open = null;
    }
}

/** Of a file that is no plugin the host tells no log. */
function shows(plugin, tab) {
    return plugin.state !== 'INVALID' || tab !== 'logs';
}

function nothingOf(plugin) {
    return notice({
        title: 'There is no log',
        text: `Nothing of ${plugin.file || plugin.id} runs, since it cannot be used as a plugin. Its details say why.`,
        actions: html`<a class="button primary" href=${manageAddress(plugin.id)}>See its details</a>`,
    });
}
