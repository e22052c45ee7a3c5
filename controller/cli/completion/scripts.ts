/**
 * What each shell needs to ask `meshfuse __complete`. What comes back are lines `VALUE<tab>ABOUT`, or `:files` where a
 * file is wanted. Values are never evaluated: they are taken line by line, and quoted by the shell where it can.
 */

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** How each is switched on, for the help. */
export const HOW_TO: Record<Shell, string> = {
  bash: "echo 'source <(meshfuse completion bash)' >> ~/.bashrc",
  zsh: "echo 'source <(meshfuse completion zsh)' >> ~/.zshrc",
  fish: "meshfuse completion fish > ~/.config/fish/completions/meshfuse.fish",
};

/** Readline cuts words at = and : too, so they are joined again by the blanks of the line itself. */
const BASH = String.raw`# Completion of meshfuse for bash: source <(meshfuse completion bash)
_meshfuse() {
  local typed="\${COMP_LINE:0:COMP_POINT}" part blank value about prefix i
  local -a words=()
  for (( i = 0; i <= COMP_CWORD; i++ )); do
    part="\${COMP_WORDS[i]}"
    blank="\${typed%%[!$' \t']*}"
    typed="\${typed#"$blank"}"
    (( i == COMP_CWORD )) && part="$typed"
    if (( i == 0 )) || [[ -n $blank ]]; then words+=("$part"); else words[\${#words[@]}-1]+="$part"; fi
    typed="\${typed#"$part"}"
  done
  prefix="\${words[\${#words[@]}-1]%"$2"}"
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    if [[ $value == ':files' ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("\${value#"$prefix"}")
    fi
  done < <("\${words[0]/#\~\//$HOME/}" __complete "\${words[@]:1}" 2>/dev/null)
}
complete -F _meshfuse meshfuse
`;

const ZSH = String.raw`#compdef meshfuse
# Completion of meshfuse for zsh: source <(meshfuse completion zsh), or a file _meshfuse in a folder of $fpath.
_meshfuse() {
  local line
  local -a typed values shown
  typed=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
  for line in "\${(@f)$("\${(Q)words[1]}" __complete "\${(@)typed}" 2>/dev/null)}"; do
    if [[ $line == ':files' ]]; then
      _files
    elif [[ -n $line ]]; then
      values+=("\${line%%$'\t'*}")
      shown+=("\${line/$'\t'/  -- }")
    fi
  done
  (( $#values )) && compadd -l -M 'm:{a-zA-Z}={A-Za-z}' -d shown -- "\${(@)values}"
}
if [[ $funcstack[1] == _meshfuse ]]; then
  _meshfuse "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _meshfuse meshfuse
fi
`;

const FISH = String.raw`# Completion of meshfuse for fish: a file meshfuse.fish in ~/.config/fish/completions
function __meshfuse_complete
  set -l words (commandline -opc)
  set -l typed (commandline -ct)
  set -l program $words[1]
  set -e words[1]
  for line in ($program __complete $words "$typed" 2>/dev/null)
    if test "$line" = ':files'
      __fish_complete_path "$typed"
    else
      printf '%s\n' "$line"
    end
  end
end
complete -c meshfuse -f -a '(__meshfuse_complete)'
`;

const SCRIPTS: Record<Shell, string> = { bash: BASH, zsh: ZSH, fish: FISH };

export function completionScript(shell: Shell): string {
  // Template literals take every dollar with a brace for their own.
  return SCRIPTS[shell].replaceAll("\\${", "${");
}
