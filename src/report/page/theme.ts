const KEY = 'l2sweep-theme';

/** Light or dark as the reader wants, now and in reports opened later; `auto` as the system is. */
export function followTheme(): void {
  const root = document.documentElement;
  const current = root.dataset.theme ?? 'auto';
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name=theme]')) {
    input.checked = input.value === current;
    input.addEventListener('change', () => {
      if (input.value === 'auto') delete root.dataset.theme;
      else root.dataset.theme = input.value;
      remember(input.value === 'auto' ? undefined : input.value);
    });
  }
}

/** Some browsers give files no storage: then the choice is this page's alone. */
function remember(theme: string | undefined): void {
  try {
    if (theme === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {}
}
