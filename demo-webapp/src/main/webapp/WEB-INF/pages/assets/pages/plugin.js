import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { mountPlugin } from '../../toru/toru-host.js';
import { perform } from '../actions.js';
import { isIsolated, isolate } from '../isolation.js';
import { badge, face, icon, loading, notice, unlisted } from '../parts.js';
import { processOf } from '../process.js';
import { manageAddress, overviewAddress } from '../router.js';
import { utilityCss } from '../utility-css.js';
import { byline, heldOff, nameOf, troubleOf } from '../words.js';
import { lastCrash, restart } from './card.js';

/** States in which a plugin's user interface has nothing to talk to, and will not have in a moment. */
const DOWN = ['DISCOVERED', 'DISABLED', 'FAILED', 'INVALID', 'STOPPED'];

/** One plugin: its own user interface, or why there is none. */
export class PluginPage {
    #app;
    #id;
    #rest;
    #mounted = null;
    #process = null;
    #stage = null;

    constructor(app, place) {
        this.#app = app;
        this.#id = place.id;
        this.#rest = place.rest;
    }

    get title() {
        const plugin = this.#plugin;
        return plugin ? nameOf(plugin) : this.#id;
    }

    get #plugin() {
        return this.#app.store.plugin(this.#id);
    }

    /** Mounts, mounts anew or takes away, as the plugin's state wants it. */
    storeChanged() {
        const plugin = this.#plugin;
        if (this.#app.store.pageless.has(this.#id)) this.leave();
        else if (plugin?.running || (plugin && this.#mounted && !DOWN.includes(plugin.state))) this.#mount(plugin);
        else if (this.#app.store.plugins) this.leave();
    }

    render() {
        const { plugins } = this.#app.store;
        const plugin = this.#plugin;
        if (!plugins) return html`${this.#title({ id: this.#id })}${unlisted(this.#app.store)}`;
        if (!plugin) return html`${this.#title({ id: this.#id })}${unknown(this.#id)}`;
        return html`${this.#title(plugin)}
            ${this.#mounted && !plugin.running ? banner(plugin) : nothing}
            ${this.#mounted ? html`${this.#stage}${this.#isolation()}` : this.#absence(plugin)}`;
    }

    /** Another path of the same plugin's view. */
    moveTo(place) {
        if (place.id !== this.#id) return false;
        this.#rest = place.rest;
        this.#mounted?.navigated(place.rest);
        return true;
    }

    leave() {
        this.#mounted?.unmount();
        this.#mounted = null;
        this.#stage = null;
    }

    #mount(plugin) {
        if (!this.#mounted) {
            this.#stage = document.createElement('div');
            this.#stage.className = 'stage toru-plugin';
            // Never fails: what is wrong with a bundle is then said in the container.
            const isolated = isIsolated(this.#id);
            this.#mounted = mountPlugin(this.#stage, plugin, {
                path: this.#rest,
                isolated,
                navigate: (url) => (!isolated || this.#app.has(url)) && this.#app.navigate(url.href),
                utilityCss,
            });
        } else if (plugin.running && processOf(plugin) !== this.#process) {
            this.#mounted.upgraded();
        }
        if (plugin.running) this.#process = processOf(plugin);
    }

    #title(plugin) {
        const known = Boolean(plugin.state);
        return html`<div class="title">
            ${face(plugin)}
            <div>
                <h1 tabindex="-1">${nameOf(plugin)}</h1>
                ${known ? html`<p><span role="status">${badge(plugin)}</span><span>${byline(plugin)}</span></p>` : nothing}
            </div>
            ${known ? html`<div class="actions">
                ${plugin.enabled && plugin.state !== 'INVALID' ? restart(this.#app.store, plugin) : nothing}
                <a class="button" href=${manageAddress(plugin.id)}>${icon('settings-2')}Details</a>
            </div>` : nothing}
        </div>`;
    }

    /** Below the plugin's user interface: how far it is trusted. */
    #isolation() {
        const on = isIsolated(this.#id);
        return html`<div class="isolation">
            <button class="toggle" type="button" role="switch" aria-checked=${on} aria-describedby="isolation"
                @click=${() => this.#isolate(!on)}>Run isolated</button>
            <p id="isolation">${on ? 'It runs in a frame of its own: it can ask its plugin and its data, and nothing else of this page or the host. Live streams and pictures by address do not reach it there.'
                : 'It runs in this page, and may do what you may. Isolated, it can ask its plugin and its data only; what was typed is lost with the change.'}</p>
        </div>`;
    }

    #isolate(on) {
        isolate(this.#id, on);
        this.leave();
        this.storeChanged();
        this.#app.render();
    }

    /** Why there is nothing to show, and what can be done. */
    #absence(plugin) {
        const on = (text) => html`<button class="button primary" type="button"
            aria-disabled=${this.#app.store.busy.has(plugin.id) ? 'true' : nothing}
            @click=${() => perform(this.#app.store, plugin, 'enable')}>${text}</button>`;
        if (plugin.state === 'INVALID' || heldOff(plugin)) return notice({ title: 'This plugin cannot run', text: plugin.reason });
        if (plugin.running && this.#app.store.pageless.has(plugin.id)) return pageless(plugin);
        if (plugin.state === 'FAILED') {
            return html`${notice({
                title: 'This plugin failed too often',
                text: plugin.reason || 'The host has stopped trying to start it.',
                actions: on('Try again'),
            })}${lastCrash(plugin)}`;
        }
        if (!plugin.enabled) return notice({ title: 'This plugin is switched off', text: 'Nothing of it runs.', actions: on('Switch on') });
        return html`${loading(troubleOf(plugin), true)}${lastCrash(plugin)}`;
    }
}

/** Over a plugin's user interface while the plugin itself is not there. */
function banner(plugin) {
    return html`<div class="banner">${icon('triangle-alert')}
        <p><strong role="alert">${nameOf(plugin)} does not answer at present.</strong> ${troubleOf(plugin)}</p></div>`;
}

function pageless(plugin) {
    return notice({
        title: 'This plugin has no page of its own',
        text: 'It runs, and answers requests. How it does is among its details.',
        actions: html`<a class="button primary" href=${manageAddress(plugin.id)}>See its details</a>`,
    });
}

function unknown(id) {
    return notice({
        title: 'There is no such plugin',
        text: `The host knows no plugin named ${id}. It may have been removed.`,
        actions: html`<a class="button primary" href=${overviewAddress}>See all plugins</a>`,
    });
}
