// Makes examples/messages.csv: messages to a shop, put together by a small grammar, with their topic and tags.
// @ts-check
import { writeFileSync } from "node:fs";
import path from "node:path";
import { seeded } from "./random.mjs";

const seed = 19;
const messages = 1200;

const greetings = ["Hello,", "Hi there,", "Good morning,", "Dear team,", "Hey,", ""];
const products = ["kettle", "headset", "lamp", "jacket", "keyboard", "coffee grinder", "backpack", "radio"];
const times = ["yesterday", "last week", "last Friday", "this morning", "last night", "last month"];

/** In every list `{product}` and `{time}` are filled in. What the topics have in common makes the task one. */
const topics = {
  billing: [
    "I was charged twice for the {product} I ordered {time}",
    "the invoice for my {product} shows the wrong price",
    "my card was charged {time} although I cancelled the order",
    "the discount for the {product} is missing on my bill",
    "I paid for the {product} {time} and the payment still says pending",
    "why is there a delivery fee on the invoice of my {product}",
    "I sent the {product} back {time} and have not got my money",
  ],
  delivery: [
    "my {product} was to arrive {time} and is not here",
    "the parcel with the {product} went to the wrong address",
    "the tracking page has not changed since {time}",
    "the driver left the {product} in the rain {time}",
    "where is the {product} I ordered and paid {time}",
    "half of my order arrived {time}, the {product} is missing",
    "the parcel says delivered {time}, but I have not got any {product}",
  ],
  technical: [
    "the {product} does not turn on since {time}",
    "the app does not find my {product}",
    "after the update {time} the {product} stops again and again",
    "the page with my order shows an error when I change the address",
    "I cannot log in to see the invoice of my {product}",
    "the {product} arrived {time} and makes a strange noise",
    "the button of the {product} is stuck",
  ],
  praise: [
    "the {product} is just what I wanted",
    "I ordered {time} and it was here the next day, wonderful",
    "your driver carried the {product} up four floors, many thanks",
    "the refund came {time} already, that was quick",
    "the {product} works so well that I ordered another {time}",
    "thank you for changing my address so quickly",
    "I had a problem with the {product} {time} and your colleague solved it in a minute",
  ],
};
/** They mention what another topic is about. */
const asides = [
  "the delivery itself was quick",
  "the invoice is right at least",
  "I paid with my card",
  "the {product} itself works well",
  "I like the {product} all the same",
  "the parcel was well packed",
  "I ordered the {product} in your app",
  "I have been a customer for years",
];
/** A second matter, which is settled: only the order of the words tells the two apart. */
const frames = [
  "I wrote that {other}, but that is settled. Now {main}",
  "forget that {other}, this time {main}",
  "{main}, please look at this first. That {other} is settled",
];
/** What stands at the end, and the tag that it gives. */
const wishes = {
  refund: ["please send my money back", "I want a refund", "I would like to return it"],
  call: ["please call me", "can somebody ring me back", "you have my phone number"],
  urgent: ["I need it by tomorrow", "this is urgent", "please answer today"],
};

/** @param {string} folder */
export function makeMessages(folder) {
  const random = seeded(seed);
  /** @param {string} text */
  const filled = (text) =>
    text.replaceAll("{product}", () => random.pick(products)).replaceAll("{time}", () => random.pick(times));
  const rows = ["message,topic,tags"];
  for (let index = 0; index < messages; index++) {
    const [topic, sentences] = random.pick(Object.entries(topics));
    let main = random.pick(sentences);
    if (random.chance(0.3)) {
      const other = random.pick(Object.values(topics).filter((each) => each !== sentences));
      main = random.pick(frames).replace("{main}", main).replace("{other}", random.pick(other));
    }
    const parts = [filled(main)];
    if (random.chance(0.3)) parts.splice(random.integer(2), 0, filled(random.pick(asides)));
    const tags = [topic];
    for (const [tag, ways] of Object.entries(wishes)) {
      if (!random.chance(topic === "praise" ? 0.05 : 0.25)) continue;
      parts.push(random.pick(ways));
      tags.push(tag);
    }
    const text = [random.pick(greetings), withTypos(parts.join(random.pick([". ", "; ", " - "])), random)];
    const message = text.filter((part) => part !== "").join(" ");
    // A person sorted them, in a hurry.
    const sorted = random.chance(0.03) ? random.pick(Object.keys(topics)) : topic;
    rows.push([`"${message}"`, sorted, tags.join("|")].join(","));
  }
  writeFileSync(path.join(folder, "messages.csv"), `${rows.join("\n")}\n`);
  return `messages.csv: ${messages} synthetic messages, seed ${seed}`;
}

/** Now and then two letters change places. @param {string} text @param {import("./random.mjs").Seeded} random */
function withTypos(text, random) {
  return text.replace(/\b(\w+)(\w)(\w)(\w)\b/g, (word, start, first, second, last) =>
    random.chance(0.03) ? `${start}${second}${first}${last}` : word,
  );
}
