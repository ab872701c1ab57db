/** Short messages in a corner of the page. */

/** As many are there at once; one more takes the place of the oldest. */
const MOST = 5;

/** What is longer is cut. */
const LONGEST = 500;

/**
 * Shows a message, and reads it out to those who cannot see it. Errors stay longer. The same message again is not shown
 * twice, but stays anew.
 *
 * @param {string} message
 * @param {import('./toru-host.js').ToastKind} [kind]
 * @param {AbortSignal} [owner] of a plugin: with it the message goes
 */
export function showToast(message, kind = 'info', owner) {
    const { polite, urgent } = toastRegions();
    const known = kind === 'success' || kind === 'error' ? kind : 'info';
    const region = known === 'error' ? urgent : polite;
    const said = String(message).slice(0, LONGEST);
    const same = shown.find((toast) => toast.said === said && toast.known === known && toast.owner === owner);
    if (same) {
        same.stay();
        return;
    }
    while (shown.length >= MOST) {
        shown[0].remove();
    }
    shown.push(toastIn(region, said, known, owner));
}

/**
 * @typedef {object} Toast
 * @property {string} said
 * @property {string} known
 * @property {AbortSignal} [owner]
 * @property {() => void} stay its time begins anew
 * @property {() => void} remove
 */

/**
 * What is there, the oldest first.
 *
 * @type {Toast[]}
 */
const shown = [];

/**
 * Goes after its time; but waits for as long as somebody points at it or has moved the focus into it.
 *
 * @param {HTMLElement} region
 * @param {string} said
 * @param {string} known
 * @param {AbortSignal} [owner]
 * @returns {Toast}
 */
function toastIn(region, said, known, owner) {
    const element = document.createElement('div');
    element.className = `toast ${known}`;
    const text = document.createElement('span');
    text.textContent = said;
    text.title = said; // whole, as it is read aloud; what is shown of it has four lines
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', 'Dismiss');
    element.append(text, close);
    region.append(element);

    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const hold = () => clearTimeout(timer);
    const toast = {
        said,
        known,
        owner,
        stay() {
            hold();
            timer = setTimeout(toast.remove, known === 'error' ? 10_000 : 5_000);
        },
        remove() {
            hold();
            element.remove();
            const place = shown.indexOf(toast);
            if (place >= 0) {
                shown.splice(place, 1);
            }
        },
    };
    owner?.addEventListener('abort', toast.remove, { once: true });
    close.addEventListener('click', toast.remove);
    element.addEventListener('mouseenter', hold);
    element.addEventListener('focusin', hold);
    element.addEventListener('mouseleave', toast.stay);
    element.addEventListener('focusout', toast.stay);
    toast.stay();
    return toast;
}

const STYLE = `
    .toasts { position: fixed; z-index: 2147483647; right: 1rem; bottom: 1rem;
        max-width: min(24rem, calc(100vw - 2rem)); font: 1rem/1.4 system-ui, sans-serif; }
    .toast { display: flex; gap: 0.75rem; align-items: start; justify-content: space-between; margin-top: 0.5rem;
        padding: 0.75rem 1rem; border-radius: 6px; color: #fff; background: #33415c; box-shadow: 0 2px 8px #0006;
        overflow-wrap: anywhere; }
    .toast span { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 4; }
    .toast.success { background: #1b5e3a; }
    .toast.error { background: #9b1c14; }
    .toast button { border: 0; padding: 0 0.25rem; font: inherit; color: inherit; background: none; cursor: pointer; }
    .toast button:focus-visible { outline: 2px solid #fff; }
`;

/**
 * The two places where toasts appear, made once. They are live regions, which have to be in the page before their
 * content is; a shadow root keeps the page's styles out and ours in.
 */
function toastRegions() {
    const host = document.querySelector('toru-toasts') ?? document.body.appendChild(newHost());
    const shadow = /** @type {ShadowRoot} */ (host.shadowRoot);
    const [polite, urgent] = /** @type {NodeListOf<HTMLElement>} */ (shadow.querySelectorAll('[role]'));
    return { polite, urgent };
}

function newHost() {
    const host = document.createElement('toru-toasts');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet];
    const frame = document.createElement('div');
    frame.className = 'toasts';
    frame.append(region('status'), region('alert'));
    shadow.append(frame);
    return host;
}

/** @param {string} role */
function region(role) {
    const element = document.createElement('div');
    element.setAttribute('role', role);
    return element;
}
