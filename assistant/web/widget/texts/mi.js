/** Prepared, not offered: goes live once a speaker has approved every line. */

export default {
  customer: "Koe",
  send: "Tukuna",
  close: "Katia",
  back: "Hoki atu",
  human: "Kōrero ki te tangata",
};
