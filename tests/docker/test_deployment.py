"""What `docker/` says is right by the tools of those who made the formats, and fits the product."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from assistant import settings
from assistant.settings import Settings
from tests.test_architecture import ROOT

DOCKER = ROOT / "docker"
MANIFESTS = sorted(
    file for file in (DOCKER / "kubernetes").glob("*.yaml") if file.stem != "kustomization"
)
Mapping = dict[str, Any]


def tool(name: str, *arguments: str | Path) -> str:
    """What one of the tools says; it fails where that is no."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / name), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def documents(file: Path) -> list[Mapping]:
    return list(yaml.safe_load_all(file.read_text()))


def everything() -> list[Mapping]:
    return [each for file in MANIFESTS for each in documents(file)]


def pods() -> Iterator[tuple[str, Mapping]]:
    """The pod of each thing that starts one."""
    for each in everything():
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield each["metadata"]["name"], spec["template"]


def compose() -> Mapping:
    return cast(Mapping, yaml.safe_load((DOCKER / "compose.yaml").read_text()))


@pytest.mark.slow
def test_the_linter_of_dockerfiles_has_nothing_to_say() -> None:
    assert tool("hadolint", DOCKER / "Dockerfile") == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["compose.yaml", "single.yaml"])
def test_compose_files_keep_the_published_schema(name: str) -> None:
    tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", DOCKER / name)


@pytest.mark.slow
def test_manifests_keep_the_schemas_of_kubernetes() -> None:
    tool("kubernetes-validate", "--strict", "-k", "1.34", *MANIFESTS)


@pytest.mark.slow
def test_the_proxy_takes_its_own_file() -> None:
    file = DOCKER / "Caddyfile"

    assert "Valid configuration" in tool(
        "caddy", "validate", "--config", file, "--adapter", "caddyfile"
    )


@pytest.mark.parametrize(
    "file",
    ["compose.yaml", "single.yaml", "kubernetes/settings.yaml", "kubernetes/migrate.yaml"],
)
def test_every_setting_that_is_named_is_one(file: str) -> None:
    named = set(re.findall(r"\bKORA_[A-Z_]+", (DOCKER / file).read_text()))

    known = {f"KORA_{field.upper()}" for field in Settings.model_fields}
    unknown = {name.removesuffix("_FILE") for name in named} - known
    assert unknown == set()
    assert named


def test_each_container_is_nobody_on_a_read_only_root_without_powers() -> None:
    for name, pod in pods():
        spec = pod["spec"]
        assert spec["securityContext"]["runAsNonRoot"], name
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"]:
            held = container["securityContext"]
            assert held["readOnlyRootFilesystem"], name
            assert held["allowPrivilegeEscalation"] is False
            assert held["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            mounts = {mount["name"] for mount in container["volumeMounts"]}
            assert mounts == {volume["name"] for volume in spec["volumes"]}


def test_each_part_of_compose_is_without_powers_that_it_does_not_name() -> None:
    for name, service in compose()["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"]
    ours = [each for each in compose()["services"].values() if each["image"] == "kora:local"]
    assert len(ours) == 2
    assert all(each["read_only"] for each in ours)


def test_only_the_proxy_is_reached_from_outside_and_on_loopback_alone() -> None:
    services = compose()["services"]

    open_ones = {name: each["ports"] for name, each in services.items() if "ports" in each}

    assert open_ones == {
        "proxy": ["127.0.0.1:8000:8000"],
        "langfuse": ["127.0.0.1:3000:3000"],
    }
    assert services["kora"]["deploy"]["replicas"] == 2
    assert services["langfuse"]["profiles"] == ["langfuse"]


def test_what_selects_pods_finds_the_service_and_its_probes_exist() -> None:
    kinds = {each["kind"]: each for each in everything()}
    deployment = kinds["Deployment"]["spec"]
    labels = deployment["template"]["metadata"]["labels"]

    assert deployment["selector"]["matchLabels"] == labels
    assert kinds["Service"]["spec"]["selector"].items() <= labels.items()
    assert (
        kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"].items()
        <= labels.items()
    )
    assert (
        kinds["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
    )
    scaled = kinds["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (scaled["kind"], scaled["name"]) == (
        "Deployment",
        kinds["Deployment"]["metadata"]["name"],
    )
    container = deployment["template"]["spec"]["containers"][0]
    routes = (ROOT / "assistant/api/system.py").read_text()
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        path = re.escape(container[probe]["httpGet"]["path"])
        assert re.search(rf'@router\.get\(\s*"{path}"', routes)
    assert [port["containerPort"] for port in container["ports"]] == [8000]


def test_a_pod_is_given_longer_to_end_than_it_takes() -> None:
    (deployment,) = (each for each in everything() if each["kind"] == "Deployment")
    grace = deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]

    waiting, draining, closing = 5, 10, 5  # preStop, `_PATIENCE` of app.py, uvicorn's own
    assert grace > 2 * (waiting + draining + closing)


def test_the_kustomization_lists_every_manifest() -> None:
    listed = yaml.safe_load((DOCKER / "kubernetes/kustomization.yaml").read_text())

    assert sorted(listed["resources"]) == [file.name for file in MANIFESTS]


@pytest.mark.slow
def test_the_secrets_that_are_made_are_those_that_are_mounted_and_are_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "make-secrets.sh"
    script.write_bytes((DOCKER / "make-secrets.sh").read_bytes())
    for _ in range(2):  # the second run changes nothing
        subprocess.run(["/bin/sh", script], check=True)
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    for name in ("database_url", "database_admin_url", "redis_url", "master_key"):
        monkeypatch.setenv(f"KORA_{name.upper()}_FILE", str(tmp_path / "secrets" / name))

    read = settings.read(home=tmp_path)

    mounted = {Path(each["file"]).name for each in compose()["secrets"].values()}
    assert mounted <= made.keys()
    assert read.database_url
    assert read.database_url.get_secret_value() == made["database_url"]
    assert len(made["master_key"]) >= 32
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
