-- Health of a ParityReport for Argo CD. Reports are not in Git: what is said here shows on the report in the tree of
-- an application, and does not count towards the application's health.

local status = obj.status or {}

local function says(health, otherwise)
  return {status = health, message = status.message or otherwise}
end

if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "The report is being deleted"}
end

if status.state == "InSync" then
  return says("Healthy", "The deploys are alike")
end
if status.state == "Drifted" then
  local summary = status.summary or {}
  local counts = (summary.errors or 0) .. " errors, " .. (summary.warnings or 0) .. " warnings"
  if (summary.errors or 0) > 0 then
    return says("Degraded", "The deploys have drifted apart: " .. counts)
  end
  return says("Healthy", "The deploys differ without harm: " .. counts)
end
if status.state == "Unknown" then
  return says("Suspended", "The other deploy is not there, or does not allow to be compared")
end
return says("Progressing", "Nothing was compared yet")
