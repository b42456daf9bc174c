// The web channel's addresses: one function to ask, one to read a streamed answer.

/** An error that the channel named; `wait` is in seconds. */
export class Refused extends Error {
  constructor(status, error) {
    super(String(error?.message ?? ""));
    this.status = status;
    this.code = String(error?.code ?? "failed");
    this.wait = Number(error?.wait) || 0;
  }
}

/** Asks the channel and gives its response. Throws Refused, or TypeError when it cannot be reached. */
export async function ask(endpoint, path, { token, language, body } = {}) {
  const headers = { "Accept-Language": language };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(`${endpoint}/${path}`, {
    method: body ? "POST" : "GET",
    headers,
    body: body && JSON.stringify(body),
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  if (response.ok) return response;
  throw new Refused(response.status, await errorOf(response));
}

async function errorOf(response) {
  try {
    return (await response.json()).error;
  } catch {
    return null; // A proxy's page in place of the channel's error.
  }
}

/** The lines of a streamed answer, each as an object. Throws TypeError when it breaks off before its end. */
export async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new TypeError("The answer broke off.");
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) {
      const line = JSON.parse(part);
      if (line.type === "end") return;
      yield line;
    }
  }
}
