import { html, nothing } from './vendor/lit-html-3.3.3/lit-html.js';
import { icon } from './parts.js';
import { overviewAddress } from './router.js';

const THEMES = [[null, 'monitor', 'As the system'], ['light', 'sun', 'Light'], ['dark', 'moon', 'Dark']];

/**
 * What is around each page: the bar on top, the sidebar, the page's place.
 *
 * @param {import('./app.js').App} app
 */
export function frame(app) {
    const { store, menuOpen } = app;
    return html`
        <a class="skip" href="#main" @click=${(event) => { event.preventDefault(); app.main.focus(); }}>Skip to the content</a>
        <header class="top">
            <button class="button quiet menu" type="button" aria-expanded=${menuOpen} aria-controls="sidebar"
                aria-label="Menu" @click=${() => app.toggleMenu()}>${icon(menuOpen ? 'x' : 'menu')}</button>
            <a class="brand" href=${overviewAddress}><img src="assets/icon.svg" alt="" width="28" height="28">Toru</a>
            <p class="trouble" role="status">${store.trouble ? html`${icon('unplug')}${store.trouble}` : nothing}</p>
            ${themeSwitch(app)}
        </header>
        ${app.sidebar.render()}
        <main id="main" tabindex="-1" class=${store.trouble ? 'stale' : ''}>${app.page.render()}</main>`;
}

/** One button that goes through the three choices. */
function themeSwitch(app) {
    const at = THEMES.findIndex(([theme]) => theme === window.toruTheme.choice());
    const [, drawing, text] = THEMES[Math.max(at, 0)];
    const [next] = THEMES[(Math.max(at, 0) + 1) % THEMES.length];
    return html`<button class="button quiet" type="button" title="Colours: ${text}" aria-label="Colours: ${text}"
        @click=${() => { window.toruTheme.choose(next); app.render(); }}>${icon(drawing)}</button>`;
}
