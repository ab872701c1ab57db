/** Style sheets that a bundle puts into the page's head. */

/**
 * Of each view, the sheets that it has put there, and how often it is shown. While that is never, they are not there.
 *
 * @type {WeakMap<object, { sheets: Element[], times: number }>}
 */
const views = new WeakMap();

/**
 * Shows a view, which may put sheets into the head. Nothing else of the page runs meanwhile, so what is new there is the
 * view's. One that puts its sheets there once only, and not each time it is shown, gets those of before.
 *
 * @template T
 * @param {object} view
 * @param {() => T} show
 * @returns {T}
 */
export function keepingSheets(view, show) {
    const known = views.get(view) ?? { sheets: [], times: 0 };
    views.set(view, known);
    const before = new Set(sheetsInHead());
    try {
        return show();
    } finally {
        const added = sheetsInHead().filter((sheet) => !before.has(sheet));
        if (known.times > 0) {
            known.sheets.push(...added);
        } else if (added.length > 0) {
            known.sheets = added;
        } else {
            document.head.append(...known.sheets);
        }
        known.times++;
    }
}

/** Takes a view's sheets out of the page once it is shown nowhere. @param {object} view */
export function removeSheets(view) {
    const known = views.get(view);
    if (known && --known.times === 0) {
        known.sheets.forEach((sheet) => sheet.remove());
    }
}

function sheetsInHead() {
    return [...document.head.querySelectorAll('style, link[rel~="stylesheet"]')];
}
