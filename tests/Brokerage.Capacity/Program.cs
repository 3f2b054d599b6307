using Brokerage.Capacity;
using Brokerage.Capacity.Plan;

// Writes the computed tables of docs/plan-10-million.md: "page" those that take a moment, "storms" also the simulation.
if (args is not ["page"] and not ["storms"] and not ["storms", "--full"])
{
    Console.Error.WriteLine("usage: page | storms [--full]");
    return 2;
}
var measured = Measured.Read(Repository.Results);
var page = new Page(File.ReadAllText(Repository.Page));
foreach (var (block, text) in Page.Quick(measured)) page[block] = text;
if (args[0] == "storms") page["storms"] = Page.Storm(measured, args.Length > 1 ? 1 : Storms.Shrunk, Console.Error.WriteLine);
File.WriteAllText(Repository.Page, page.ToString());
return 0;
