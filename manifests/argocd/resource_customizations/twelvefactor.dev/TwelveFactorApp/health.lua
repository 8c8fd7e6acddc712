-- Health of a TwelveFactorApp for Argo CD, by the conditions that docs/troubleshooting.md describes. It uses the base
-- library only: Argo CD gives no other to scripts of argocd-cm.

local function says(status, message)
  return {status = status, message = message}
end

local function condition(type)
  if obj.status == nil or obj.status.conditions == nil then
    return {}
  end
  for _, entry in ipairs(obj.status.conditions) do
    if entry.type == type then
      return entry
    end
  end
  return {}
end

local function told(entry)
  return (entry.reason or "") .. ": " .. (entry.message or "")
end

if obj.metadata.deletionTimestamp ~= nil then
  return says("Progressing", "The app is being deleted")
end

local stalled = condition("Stalled")
local annotations = obj.metadata.annotations or {}
if annotations["twelvefactor.dev/paused"] == "true" then
  if stalled.status == "True" and stalled.reason == "Paused" then
    return says("Suspended", told(stalled))
  end
  return says("Suspended", "The annotation twelvefactor.dev/paused keeps the operator from changing anything")
end

if obj.status == nil or obj.status.observedGeneration == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return says("Progressing", "The operator has not looked at this spec yet")
end

if stalled.status == "True" then
  return says("Degraded", told(stalled))
end

local ready = condition("Ready")
if ready.status ~= "True" then
  return says("Progressing", told(ready))
end

if obj.spec ~= nil and obj.spec.suspend == true then
  return says("Suspended", ready.message)
end
return says("Healthy", ready.message)
