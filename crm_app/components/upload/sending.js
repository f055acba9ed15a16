// One file on its way. fetch tells no progress of what is sent, so this is the older request.

// What can be known without the server is said at once; the server looks again.
export function refusalOf(file, endings, mostMb) {
  if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return { code: "import.not_a_table" };
  if (file.size === 0) return { code: "import.empty" };
  if (file.size > mostMb * 1024 * 1024) return { code: "import.too_big", params: { most: mostMb } };
  return null;
}

export function send(to, file, onPart, onEnd, mostMb) {
  const request = new XMLHttpRequest();
  request.open("POST", `${to}?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.responseType = "json";
  request.upload.onprogress = (event) => event.lengthComputable && onPart(event.loaded / event.total);
  request.onload = () => onEnd(answerOf(request, mostMb));
  request.onerror = () => onEnd({ error: { code: "import.upload_lost" } });
  request.send(file);
  return request;
}

function answerOf({ status, response }, mostMb) {
  if (status === 200 && response?.file_id) return response;
  if (status === 401) location.reload();
  if (status === 413) return { error: { code: "import.too_big", params: { most: mostMb } } };
  return { error: response?.error ?? { code: "import.upload_lost" } };
}
