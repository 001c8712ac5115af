// The way down where no socket gets through: an answer that goes on, one frame per line. It is part
// of the app, and not of the loader.

// `hear` is told every line, `end` the status and, of a refusal, the body; 0 where the edge was not
// reached or the answer broke off. Nothing is told any more once the controller, which comes back,
// has been used.
export const stream = (url, token, hello, hear, end) => {
  const stop = new AbortController();
  const { signal } = stop;
  const read = async () => {
    const reply = await fetch(url, {
      method: "POST",
      body: hello,
      credentials: "omit",
      headers: { authorization: "Bearer " + token },
      signal,
    });
    if (!reply.ok) return [reply.status, await reply.text()];
    const reader = reply.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return [reply.status, ""];
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      // Empty lines only keep the answer alive.
      for (const line of lines) if (line && !signal.aborted) hear(line);
    }
  };
  read()
    .catch(() => [0, ""])
    .then((last) => signal.aborted || end(...last));
  return stop;
};
