/** The element with an id, which the page has. */
export function byId<Kind extends Element = HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element #${id}`);
  return element as Element as Kind;
}

/** Sets the content of an element if it is another one. */
export function setHtml(element: Element, html: string): void {
  if (contents.get(element) === html) return;
  contents.set(element, html);
  element.innerHTML = html;
}

/** What has been set: to read innerHTML back costs more than to set it. */
const contents = new WeakMap<Element, string>();
