/** Rights over one's data, in English. */

export default {
  title: "Your rights",
  aboutChat: "You are not signed in here, so this is about this chat alone.",
  aboutAll: "You are signed in: this is about all your chats with {assistant}.",
  json: "Take a copy (JSON)",
  csv: "Take a copy (table)",
  copied: "Your copy is in your downloads.",
  right: "What is wrong, and what is right?",
  correct: "Ask for a correction",
  restrict: "Stop the assistant: people only",
  unwatched: "Object to quality monitoring",
  withdraw: "Remember nothing more of me",
  filed: "Noted under {reference}. A person answers by {date}; what can be done at once is done.",
  erase: "Delete",
  sureChat: "This chat is deleted for good, for you and for {company}.",
  sureAll: "All your chats are deleted for good, for you and for {company}.",
  eraseNow: "Delete for good",
  erased: "Deleted, receipt {id}. The last backup that may hold it is gone on {date}.",
  kept: "What stays, and until when:",
  receipt: "Keep the signed receipt",
};
