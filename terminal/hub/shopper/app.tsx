/** Chooses the screen: what stands in the way of listening first, then consent, then what the address asks for. */
import type { JSX } from "preact";
import { usePage } from "./context.ts";
import { AboutScreen } from "./screens/about.tsx";
import { AnsweredScreen } from "./screens/answered.tsx";
import { ConsentScreen } from "./screens/consent.tsx";
import { EraseScreen } from "./screens/erase.tsx";
import { ErasedScreen } from "./screens/erased.tsx";
import { HomeScreen } from "./screens/home.tsx";
import { LanguageScreen } from "./screens/language.tsx";
import { ListeningScreen } from "./screens/listening.tsx";
import { OpeningScreen } from "./screens/opening.tsx";
import { TillScreen } from "./screens/till.tsx";
import { TroubleScreen } from "./screens/trouble.tsx";
import { VisitsScreen } from "./screens/visits.tsx";

export function App(): JSX.Element {
  const { store, isSecure } = usePage();
  if (!isSecure) {
    return <TroubleScreen trouble="insecure-origin" />;
  }
  switch (store.standing.value) {
    case "opening":
      return <OpeningScreen />;
    case "asked":
      return <ConsentScreen />;
    case "erased":
      return <ErasedScreen />;
    case "in":
      return <Inside />;
  }
}

function Inside(): JSX.Element {
  const { route } = usePage();
  switch (route.value) {
    case "visits":
      return <VisitsScreen />;
    case "about":
      return <AboutScreen />;
    case "till":
      return <TillScreen />;
    case "language":
      return <LanguageScreen />;
    case "erase":
      return <EraseScreen />;
    case "check-in":
      return <CheckInScreen />;
  }
}

function CheckInScreen(): JSX.Element {
  const { store } = usePage();
  const { value: state } = store.checkIn;
  switch (state.type) {
    case "ready":
      return <HomeScreen />;
    case "listening":
    case "sending":
      return <ListeningScreen state={state} />;
    case "answered":
      return <AnsweredScreen answer={state.answer} at={state.at} />;
    case "trouble":
      return <TroubleScreen key={state.trouble} trouble={state.trouble} />;
  }
}
