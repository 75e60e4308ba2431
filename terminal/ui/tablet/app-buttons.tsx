/** What the menu offers of tablets and of the page as an app. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import {
  canFillScreen,
  install,
  installOffer,
  isApp,
  isFullScreen,
  toggleFullScreen,
} from "./as-app.ts";
import type { TabletClient } from "./tablet-client.ts";
import { isTablet } from "./tablet-token.ts";

export function AppButtons(): JSX.Element {
  const { register, tablets } = usePage();
  return (
    <>
      <button
        type="button"
        class="button"
        onClick={() => {
          register.sheet.value = { type: "tablets" };
        }}
      >
        <Icon name="phone" />
        {t.tablet.pair}
      </button>
      <button type="button" class="button" onClick={() => void openCustomerScreen(tablets)}>
        <Icon name="screen" />
        {t.tap.customerPage}
      </button>
      {canFillScreen() && (
        <button type="button" class="button" onClick={() => void toggleFullScreen()}>
          <Icon name="full" />
          {isFullScreen.value ? t.tablet.leaveFullScreen : t.tablet.fullScreen}
        </button>
      )}
      {installOffer.value !== null && (
        <button type="button" class="button" onClick={() => void install()}>
          <Icon name="plus" />
          {t.tablet.install}
        </button>
      )}
      {installOffer.value === null && isTablet() && !isApp() && (
        <p class="menu-hint">{t.tablet.installHint}</p>
      )}
    </>
  );
}

/** A window of its own, to be drawn to the customer's side. Its token reads what customers may see, and nothing else. */
async function openCustomerScreen(tablets: TabletClient): Promise<void> {
  const answer = await tablets.customerToken();
  if (answer.ok) {
    open(`/customer#t=${answer.value.token}`, "_blank", "popup,noopener");
  }
}
