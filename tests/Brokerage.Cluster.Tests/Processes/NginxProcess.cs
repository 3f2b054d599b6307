using System.Diagnostics;
using Brokerage.Server.Tests.Deployment;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>
/// nginx with deploy/nginx.conf, of which only addresses are replaced; without root, in a folder of its own, and gone with this process, however
/// that ends.
/// </summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly Process guard;
    private readonly string folder;

    private NginxProcess(Process guard, string folder) => (this.guard, this.folder) = (guard, folder);

    /// <summary>What it says of requests.</summary>
    public string AccessLog => File.ReadAllText(Path.Combine(folder, "access.log"));

    /// <summary>What it says of itself.</summary>
    public string ErrorLog => File.ReadAllText(Path.Combine(folder, "error.log"));

    public static async Task<NginxProcess> StartAsync(int port, IReadOnlyList<int> silos)
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-proxy-").FullName;
        var text = (await File.ReadAllTextAsync(DeployedFiles.PathOf("deploy/nginx.conf")))
            .Replace("listen 8080;", $"listen 127.0.0.1:{port};").Replace("172.30.0.11:5080", $"127.0.0.1:{silos[0]}").Replace("172.30.0.12:5080", $"127.0.0.1:{silos[1]}");
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), text);
        var isRoot = Environment.UserName == "root";
        if (isRoot) await RunAsync("chown", "-R", "65534", folder);

        // The shell ends nginx when it is told to, or when its input ends: with this process.
        var script = $"exec 3<&0; {NginxProgram.Path} -p {folder}/ -e stderr -c {folder}/nginx.conf -g 'daemon off;' "
            + $"> {folder}/access.log 2> {folder}/error.log < /dev/null 3<&- & pid=$!; read line <&3; kill -TERM $pid; wait $pid";
        string[] command = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script] : ["sh", "-c", script];
        var guard = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = folder })!;
        var nginx = new NginxProcess(guard, folder);
        await UntilItAnswersAsync(new($"http://127.0.0.1:{port}/proxy/live"));
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task UntilItAnswersAsync(Uri live)
    {
        using var http = new HttpClient();
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
            try
            {
                (await http.GetAsync(live)).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
            {
                // Not yet.
            }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
    }
}

/// <summary>A test that needs PostgreSQL's programs and nginx; a visible skip, with the reason, where one is absent.</summary>
public sealed class ProxyFactAttribute : FactAttribute
{
    public ProxyFactAttribute() => Skip = (Storage.Tests.Postgres.PostgresPrograms.Absence ?? NginxProgram.Absence)!;
}
