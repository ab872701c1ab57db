import { mountPlugin } from '../toru/toru-host.js';
import { element, mark, say } from './elements.js';
import { byline, heldOff, nameOf, stateKind, stateWord } from './words.js';

/** States in which a plugin's user interface has nothing to talk to, and will not have in a moment. */
const DOWN = ['DISCOVERED', 'DISABLED', 'FAILED', 'INVALID', 'STOPPED'];

/** One plugin: its own user interface, or why there is none. */
export class PluginView {
    #id;
    #feed;
    #navigate;
    #mounted = null;
    #shown = '';
    #icon = element('span', { className: 'icon', 'aria-hidden': 'true' });
    #version = element('span');
    #badge = element('span', { className: 'badge', role: 'status' });
    #restart = element('button', { className: 'button', type: 'button' }, 'Restart');
    #stage = element('div');

    constructor(main, feed, id, navigate) {
        this.#id = id;
        this.#feed = feed;
        this.#navigate = navigate;
        this.heading = element('h1', { tabIndex: -1 }, id);
        document.title = `${id} · Toru`;
        this.#restart.hidden = true;
        this.#restart.addEventListener('click', () => this.#act(this.#restart, 'restart'));
        main.replaceChildren(
            element('a', { className: 'crumb', href: '' }, '← All plugins'),
            element('div', { className: 'title' },
                this.#icon, element('div', {}, this.heading, element('p', {}, this.#badge, this.#version)), this.#restart),
            this.#stage);
    }

    update(plugins) {
        const plugin = plugins.find((one) => one.id === this.#id);
        if (plugin) this.#updateTitle(plugin);
        if (!plugin) this.#showNotice({ title: 'There is no such plugin', text: `The host knows no plugin named ${this.#id}. It may have been removed.` });
        else if (plugin.running || (this.#mounted && !DOWN.includes(plugin.state))) this.#mount(plugin);
        else this.#showNotice(noticeOf(plugin));
    }

    leave() {
        this.#mounted?.unmount();
        this.#mounted = null;
    }

    #updateTitle(plugin) {
        document.title = `${nameOf(plugin)} · Toru`;
        say(this.#icon, plugin.icon || '❓');
        say(this.heading, nameOf(plugin));
        say(this.#version, byline(plugin));
        say(this.#badge, stateWord(plugin));
        mark(this.#badge, 'class', `badge ${stateKind(plugin)}`);
        this.#restart.hidden = !plugin.enabled || plugin.state === 'INVALID';
    }

    #mount(plugin) {
        if (this.#mounted) return;
        this.#shown = '';
        const container = element('div', { className: 'stage' });
        this.#stage.replaceChildren(container);
        // Never fails: what is wrong with a bundle is then said in the container.
        this.#mounted = mountPlugin(container, plugin, { navigate: (url) => this.#navigate(url.href) });
    }

    #showNotice({ title, text, action, label }) {
        this.leave();
        const wanted = JSON.stringify([title, text, action]);
        if (this.#shown === wanted) return;
        this.#shown = wanted;
        const actions = element('div', { className: 'actions' });
        if (action) {
            const button = element('button', { className: 'button primary', type: 'button' }, label);
            button.addEventListener('click', () => this.#act(button, action));
            actions.append(button);
        }
        actions.append(element('a', { className: 'button', href: '' }, 'All plugins'));
        this.#stage.replaceChildren(element('section', { className: 'notice' },
            element('h2', {}, title), text ? element('p', { className: 'reason' }, text) : '', actions));
    }

    async #act(button, action) {
        button.disabled = true;
        try {
            await this.#feed.act(this.#id, action);
        } catch (error) {
            if (!this.#mounted) this.#showNotice({ title: 'That did not work', text: error.message, action, label: 'Try again' });
        } finally {
            button.disabled = false;
        }
    }
}

function noticeOf(plugin) {
    const { state, reason } = plugin;
    if (heldOff(plugin)) return { title: 'The host keeps this plugin off', text: reason, action: 'enable', label: 'Switch it on' };
    switch (state) {
        case 'DISABLED':
            return { title: 'This plugin is switched off', action: 'enable', label: 'Switch it on' };
        case 'STARTING':
        case 'STOPPING':
            return { title: 'One moment …', text: reason };
        case 'INVALID':
            return { title: 'This file cannot be used as a plugin', text: reason };
        default:
            return { title: 'This plugin is not running', text: reason, action: 'restart', label: 'Start it again' };
    }
}
