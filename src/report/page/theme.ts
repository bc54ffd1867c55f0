const KEY = 'l2sweep-theme';

/** Light or dark as the reader wants, now and in reports opened later; `auto` as the system is. */
export function followTheme(): void {
  const { style } = document.documentElement;
  const current = style.colorScheme || 'auto';
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name=theme]')) {
    input.checked = input.value === current;
    input.addEventListener('change', () => {
      style.colorScheme = input.value === 'auto' ? '' : input.value;
      remember(style.colorScheme);
    });
  }
}

/** Some browsers give files no storage: then the choice is this page's alone. */
function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}
