/** Puts the customers' page together. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import { render } from "preact";
import { present } from "@tillwave/shared/core/assert";

render(<main />, present(document.querySelector("#page"), "the page's root"));
