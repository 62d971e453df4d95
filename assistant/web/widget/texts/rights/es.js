/** Derechos sobre los propios datos, en español. */

export default {
  title: "Tus derechos",
  aboutChat: "No has iniciado sesión aquí: esto se refiere solo a este chat.",
  aboutAll: "Has iniciado sesión: esto se refiere a todos tus chats con {assistant}.",
  json: "Llevarme una copia (JSON)",
  csv: "Llevarme una copia (tabla)",
  copied: "La copia está en tus descargas.",
  right: "¿Qué está mal y qué es lo correcto?",
  correct: "Pedir una corrección",
  restrict: "Parar al asistente: solo personas",
  unwatched: "Oponerme al control de calidad",
  withdraw: "No recordar nada más de mí",
  filed: "Anotado con la referencia {reference}. Una persona responde a más tardar el {date}; lo que puede hacerse ya está hecho.",
  erase: "Borrar",
  sureChat: "Este chat se borra para siempre, para ti y para {company}.",
  sureAll: "Todos tus chats se borran para siempre, para ti y para {company}.",
  eraseNow: "Borrar para siempre",
  erased: "Borrado, recibo {id}. La última copia de seguridad que pueda contenerlo desaparece el {date}.",
  kept: "Lo que queda, y hasta cuándo:",
  receipt: "Guardar el recibo firmado",
};
