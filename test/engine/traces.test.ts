/** Training against Keras: twenty steps from the same weights on the same batches, for every loss and optimizer. */
import { readTraces } from "./fixtures.js";
import { testTraces } from "./trace-cases.js";

testTraces(readTraces());
