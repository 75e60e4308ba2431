/** The token that lets a page speak to its program: from the address once, then from the tab. */
const GIVEN = /^#t=([\w.~-]{1,200})$/u;

/** An address with another token, opened in this tab, only changes the fragment: begin again with it. */
export function restartOnNewToken(): void {
  addEventListener("hashchange", () => {
    if (GIVEN.test(location.hash)) {
      location.reload();
    }
  });
}

/** Takes `#t=TOKEN` out of the address, so that it stands on no screen and in no history. */
export function takeToken(keptAs: string): string {
  const given = GIVEN.exec(location.hash)?.[1];
  if (given === undefined) {
    return sessionStorage.getItem(keptAs) ?? "";
  }
  sessionStorage.setItem(keptAs, given);
  history.replaceState(null, "", location.pathname + location.search);
  return given;
}
