// Shows openapi.json and tries its operations. Everything is put into the page as text, never as markup.
"use strict";

const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  Object.assign(element, attributes);
  return element;
};

// An example of what a schema describes, for people to change.
const example = (api, schema, depth = 0) => {
  if (depth > 6 || !schema) return null;
  if (schema.$ref) return example(api, api.components.schemas[schema.$ref.split("/").pop()], depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case "object": {
      const object = {};
      for (const [name, property] of Object.entries(schema.properties || {})) object[name] = example(api, property, depth + 1);
      return object;
    }
    case "array": return [example(api, schema.items, depth + 1)];
    case "integer": case "number": return schema.minimum || 0;
    case "boolean": return false;
    case "string": return "";
    default: return null;
  }
};

const show = (api, path, method, operation) => {
  const details = make("details", "");
  const summary = make("summary", "");
  summary.append(make("span", method.toUpperCase(), { className: "method" }), make("code", path), make("span", " " + (operation.summary || ""), { className: "what" }));
  details.append(summary);
  details.dataset.words = [method, path, operation.summary, ...(operation.tags || [])].join(" ").toLowerCase();
  const inputs = (operation.parameters || []).map((parameter) => {
    const label = make("label", `${parameter.name} (${parameter.in}${parameter.required ? ", required" : ""}) ${parameter.description || ""}`);
    const input = make("input", "", { placeholder: parameter.schema.default === undefined ? "" : String(parameter.schema.default) });
    label.append(input);
    details.append(label);
    return [parameter, input];
  });
  let body = null;
  if (operation.requestBody) {
    body = make("textarea", JSON.stringify(example(api, operation.requestBody.content["application/json"].schema), null, 2), { rows: 8 });
    const label = make("label", "body");
    label.append(body);
    details.append(label);
  }
  const button = make("button", "Send");
  const answer = make("pre", "");
  button.onclick = async () => {
    let target = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const [parameter, input] of inputs) {
      if (parameter.in === "path") target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (input.value !== "" && parameter.in === "query") query.set(parameter.name, input.value);
      else if (input.value !== "" && parameter.in === "header") headers[parameter.name] = input.value;
    }
    if (body) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(target + (query.size ? "?" + query : ""), { method: method.toUpperCase(), headers, body: body ? body.value : undefined });
      const text = await response.text();
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* it is no JSON and shown as it is */ }
      const tag = response.headers.get("etag");
      answer.textContent = `${response.status} ${response.statusText}${tag ? "\nETag: " + tag : ""}\n\n${shown}`;
    } catch (failure) {
      answer.textContent = String(failure);
    }
  };
  details.append(button, answer);
  return details;
};

fetch("openapi.json").then((response) => response.json()).then((api) => {
  const main = document.getElementById("operations");
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = (operation.tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(show(api, path, method, operation));
    }
  }
  for (const [tag, operations] of [...groups].sort()) main.append(make("h2", tag), ...operations);
  document.getElementById("filter").oninput = (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/);
    for (const details of main.querySelectorAll("details")) details.hidden = !words.every((word) => details.dataset.words.includes(word));
  };
});
