/** What went wrong, and what to do. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import type { Trouble } from "./follow-job.ts";

export interface TroubleProps {
  /** Whose trouble it is, where that is not clear from the place. */
  readonly about?: string;
  readonly why: Trouble | "not-placed";
  /** As a device or a program said it, for who looks further. */
  readonly detail: string | null;
}

export function TroubleWords({ about = "", why, detail }: TroubleProps): JSX.Element {
  return (
    <div class="beacon-trouble" role="alert">
      <Icon name="warn" />
      <div>
        {why === "not-placed" ? (
          <p>
            <b>{t.plan.notSaved}</b>
          </p>
        ) : (
          <>
            <p>
              <b>{about === "" ? t.trouble.said[why] : `${about}: ${t.trouble.said[why]}`}</b>
            </p>
            <p>{t.trouble.todo[why]}</p>
          </>
        )}
        {detail !== null && (
          <small>
            {t.trouble.detail}: {detail}
          </small>
        )}
      </div>
    </div>
  );
}
