export const glossary = [
  ["share", "A small part of a company. Whoever holds it owns that part."],
  ["index fund", "A fund that buys every company of a list, so that no single one decides the result."],
  ["volatility", "How far and how often a price moves. High volatility means wide swings in both directions."],
  ["diversification", "Spreading money over things that do not all fall at once."],
  ["spread", "The gap between the best price to buy at and the best price to sell at."],
  ["RSI", "Relative strength index: 0 to 100, how one-sided the latest moves were. It does not predict."],
  ["VWAP", "Volume-weighted average price: what the average share cost today."],
  ["drawdown", "The fall from the highest point so far to the lowest after it."],
].map(([term, meaning]) => ({ term, meaning }));

export const lessons = {
  "what-is-a-share": {
    id: "what-is-a-share", title: "What you own when you own a share", topic: "basics", minutes: 2, level: "novice",
    paragraphs: [
      "A [[share]] is a small part of a company. If the company is cut into a million parts and you hold ten, ten parts are yours.",
      "The price moves because people change their minds about what those parts are worth. Wide moves are called [[volatility]].",
      "Nobody can promise you which way the next move goes. What you can choose is how much of your money depends on one company: that is [[diversification]].",
    ],
    quiz: [{
      id: "q1", text: "You hold 10 of 1,000,000 parts of a company. What do you own?",
      choices: ["A loan to the company", "A ten-in-a-million part of it", "A promise of profit"], correct: 1,
      explanation: "A share is ownership: your part is 10 in 1,000,000. Profit is never promised.",
    }],
  },
  "one-basket": {
    id: "one-basket", title: "Why one basket is risky", topic: "risk", minutes: 3, level: "novice",
    paragraphs: [
      "When all your money is in one company, one bad morning is your bad morning.",
      "Think of a shop that sells one thing only. While people want it, all is well. When they stop, there is nothing else on the shelf to sell, however good the shop is.",
      "Think of a farm that sells one thing only. While people want it, all is well. When they stop, there is nothing else in the barn to sell, however good the farm is.",
      "Think of a street stall that sells one thing only. While people want it, all is well. When they stop, there is nothing else on the shelf to sell, however good the stall is.",
      "An [[index fund]] holds many companies at once. It will not beat the best of them, and it will not fall like the worst.",
    ],
    quiz: [{
      id: "q1", text: "What does an index fund spare you?",
      choices: ["All losses", "Depending on a single company", "Paying any costs"], correct: 1,
      explanation: "It spreads the risk of single companies. Markets as a whole can still fall.",
    }],
  },
};

for (const [id, title] of [["costs", "What a trade costs"], ["dividends", "What a dividend is"]]) {
  lessons[id] = { ...lessons["one-basket"], id, title };
}
