/** Makes an element with properties and children. Text goes in as text, never as HTML. */
export function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (key.includes('-') || key === 'role') made.setAttribute(key, value);
        else made[key] = value;
    }
    made.append(...children);
    return made;
}

/** Sets an element's text unless it says that already: a screen reader would read it out again. */
export function say(target, text) {
    if (target.textContent !== text) target.textContent = text;
}

/** Sets or removes an attribute, again only when that changes something. */
export function mark(target, name, value) {
    if (value === null) target.removeAttribute(name);
    else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
