/** The token that lets this page speak to the service: from the address once, then from the tab. */
const KEPT_AS = "tillwave-token";

/** Takes `#t=TOKEN` out of the address, so that it stands on no screen and in no history. */
export function takeToken(): string {
  const given = /^#t=([\w.~-]{1,200})$/u.exec(location.hash)?.[1];
  if (given === undefined) {
    return sessionStorage.getItem(KEPT_AS) ?? "";
  }
  sessionStorage.setItem(KEPT_AS, given);
  history.replaceState(null, "", location.pathname + location.search);
  return given;
}
