# Reads the parameters file; sourced by the scripts beside it and by WildFly's standalone.conf, so it is plain sh.
#
# A line is NAME=value. The value is taken as it stands (no escapes, no expansion; one pair of quotes around it is taken off), so
# systemd's EnvironmentFile and docker's --env-file read the same file alike. Lines that begin with # are comments.

read_parameters() {
    if [ ! -r "$1" ]; then
        echo "The parameters file $1 cannot be read by $(id -un); copy server-config/active-defense.env.example there" >&2
        return 1
    fi
    while IFS= read -r parameter_line || [ -n "$parameter_line" ]; do
        case "$parameter_line" in
            [A-Z]*=*) ;;
            *) continue ;;
        esac
        parameter_name=${parameter_line%%=*}
        parameter_value=${parameter_line#*=}
        case "$parameter_name" in *[!A-Z0-9_]*) continue ;; esac
        case "$parameter_value" in
            \"*\")
                parameter_value=${parameter_value#\"}
                parameter_value=${parameter_value%\"}
                ;;
            \'*\')
                parameter_value=${parameter_value#\'}
                parameter_value=${parameter_value%\'}
                ;;
        esac
        export "$parameter_name=$parameter_value"
    done <"$1"
}
