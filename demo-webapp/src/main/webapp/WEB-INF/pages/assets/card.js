import { element, mark, say } from './elements.js';
import { byline, memory, nameOf, stateKind, stateWord, uptime } from './words.js';

/** One plugin in the list. Made once and then changed in place, so that focus stays where it is. */
export class Card {
    #feed;
    #plugin;
    #problem = '';
    #busy = false;
    #parts;

    constructor(feed, plugin) {
        this.#feed = feed;
        this.#parts = {
            icon: element('span', { className: 'icon', 'aria-hidden': 'true' }),
            link: element('a', { href: `app/plugins/${encodeURIComponent(plugin.id)}` }),
            byline: element('p'),
            badge: element('span', { className: 'badge' }),
            reason: element('p', { className: 'reason', role: 'status' }),
            facts: element('dl', { className: 'facts' }),
            open: element('a', { className: 'button primary', href: `app/plugins/${encodeURIComponent(plugin.id)}` }, 'Open'),
            restart: element('button', { className: 'button', type: 'button' }, 'Restart'),
            power: element('button', { className: 'switch', type: 'button', role: 'switch' }),
        };
        const { icon, link, byline: line, badge, reason, facts, open, restart, power } = this.#parts;
        restart.addEventListener('click', () => this.#act('restart'));
        power.addEventListener('click', () => this.#act(this.#plugin.enabled ? 'disable' : 'enable'));
        this.element = element('li', { className: 'card' },
            element('div', { className: 'who' }, icon, element('div', {}, element('h2', {}, link), line)),
            element('div', { className: 'how' }, badge, facts),
            reason,
            element('div', { className: 'actions' }, open, restart, power));
        this.update(plugin);
    }

    update(plugin) {
        this.#plugin = plugin;
        const { icon, link, byline: line, badge } = this.#parts;
        say(icon, plugin.icon || '❓');
        say(link, nameOf(plugin));
        say(line, byline(plugin));
        say(badge, stateWord(plugin));
        mark(badge, 'class', `badge ${stateKind(plugin)}`);
        this.#updateReason();
        this.#updateFacts();
        this.#updateActions();
    }

    #updateReason() {
        const text = this.#problem || this.#plugin.reason || '';
        say(this.#parts.reason, text);
        this.#parts.reason.hidden = !text;
    }

    #updateFacts() {
        const { route, pid, running, uptime_ms: up, memory_bytes: bytes, restart_count: restarts } =
            this.#plugin;
        const facts = [['Route', route], ['PID', pid], ['Up', running && uptime(up)],
            ['Memory', bytes && memory(bytes)], ['Restarts', restarts || null]]
            .filter(([, value]) => value !== null && value !== undefined && value !== false);
        const { facts: list } = this.#parts;
        const wanted = JSON.stringify(facts);
        if (list.dataset.shown === wanted) return;
        list.dataset.shown = wanted;
        list.replaceChildren(...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(value)))));
        list.hidden = facts.length === 0;
    }

    #updateActions() {
        const { open, restart, power } = this.#parts;
        const { enabled, running, state } = this.#plugin;
        const usable = state !== 'INVALID';
        const name = nameOf(this.#plugin);
        open.hidden = !running;
        mark(open, 'aria-label', `Open ${name}`);
        restart.hidden = !usable || !enabled;
        mark(restart, 'aria-disabled', this.#busy ? 'true' : null);
        mark(restart, 'aria-label', `Restart ${name}`);
        power.hidden = !usable;
        mark(power, 'aria-disabled', this.#busy ? 'true' : null);
        say(power, enabled ? 'On' : 'Off');
        mark(power, 'aria-checked', String(Boolean(enabled)));
        mark(power, 'aria-label', `${name}, switched on`);
    }

    /** While it is busy its buttons do nothing, but are not disabled: that would take the focus away. */
    async #act(action) {
        if (this.#busy) return;
        this.#problem = '';
        this.#busy = true;
        this.update(this.#plugin);
        try {
            await this.#feed.act(this.#plugin.id, action);
        } catch (error) {
            this.#problem = error.message;
        } finally {
            this.#busy = false;
            this.update(this.#plugin);
        }
    }
}
