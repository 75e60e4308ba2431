/** What the page of beacons asks of the till's service. Nothing here carries an id: what got no answer is asked again by a person. */
import type {
  BeaconJob,
  BeaconJobReply,
  BeaconSetRequest,
  BeaconsReply,
  BeaconsView,
  ClaimRequest,
  DeviceRequest,
  LookRequest,
  PlaceRequest,
} from "@tillwave/shared/api/till-beacons";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";

/** One thing that is done with one beacon, step by step. */
export type BeaconOrder =
  | { readonly kind: "look"; readonly request: LookRequest }
  | { readonly kind: "claim"; readonly request: ClaimRequest }
  | { readonly kind: "set"; readonly request: BeaconSetRequest }
  | { readonly kind: "identify" | "release"; readonly request: DeviceRequest };

type Answer<T> = Promise<Result<T, ServiceError>>;

export interface BeaconsClient {
  look(): Answer<BeaconsView>;
  start(order: BeaconOrder): Answer<BeaconJobReply>;
  job(id: string): Answer<BeaconJob>;
  place(request: PlaceRequest): Answer<BeaconsReply>;
}

export const createBeaconsClient = ({
  request,
  post,
}: Pick<Requester, "request" | "post">): BeaconsClient => ({
  look: () => request("/api/beacons"),
  start: (order) => request(`/api/beacons/${order.kind}`, post(order.request)),
  job: (id) => request(`/api/beacons/jobs/${encodeURIComponent(id)}`),
  place: (wanted) => request("/api/beacons/place", post(wanted)),
});
